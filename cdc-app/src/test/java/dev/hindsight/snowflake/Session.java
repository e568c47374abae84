package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One session: its transaction, its parameters, one statement at a time. */
final class Session {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?i)ALTER SESSION SET\\s+(\\w+)\\s*=\\s*'?([^']*?)'?\\s*");
  private static final Pattern USE =
      Pattern.compile("(?i)USE\\s+(?:(ROLE|WAREHOUSE|DATABASE|SCHEMA)\\s+)?(\\S+)");

  private static final Pattern TABLE =
      Pattern.compile("(?is)^CREATE\\s+TABLE\\s+(?:IF NOT EXISTS\\s+)?(\\S+)\\s*\\(\\s*(\\S+)");

  private final Connection h2;
  private final SessionTable others;
  private final ReentrantLock busy = new ReentrantLock();
  private final Map<String, String> parameters = new HashMap<>();
  private boolean autocommit = true;
  private boolean begun;
  private volatile boolean open;
  private volatile long lastUse = System.nanoTime();

  Session(Connection h2, SessionTable others, Map<String, String> parameters) {
    this.h2 = h2;
    this.others = others;
    this.parameters.putAll(parameters);
    this.autocommit = !"false".equalsIgnoreCase(parameters.getOrDefault("AUTOCOMMIT", "true"));
  }

  ObjectNode run(JsonNode request) throws Refused {
    busy.lock();
    try {
      ObjectNode data = answer(request);
      Map<String, Object> echoed = new LinkedHashMap<>();
      // Without it the driver springs back to autocommit.
      echoed.put("AUTOCOMMIT", autocommit);
      echoed.put("TIMEZONE", parameters.getOrDefault("TIMEZONE", "America/Los_Angeles"));
      echoed.put("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", 0);
      parameters.forEach(
          (name, value) -> {
            if (name.endsWith("_OUTPUT_FORMAT")) {
              echoed.put(name, value);
            }
          });
      data.set("parameters", Reply.parameters(echoed));
      return data;
    } finally {
      lastUse = System.nanoTime();
      busy.unlock();
    }
  }

  private ObjectNode answer(JsonNode request) throws Refused {
    SqlText sql = SqlText.of(request.path("sqlText").asText());
    StatementKind kind = Translation.kind(sql);
    Translation.check(sql);
    try {
      if (request.path("describeOnly").asBoolean()) {
        return described(sql, kind);
      }
      return executed(sql, kind, new Bindings(request.get("bindings")));
    } catch (SQLException e) {
      throw Errors.of(e, kind);
    }
  }

  private ObjectNode described(SqlText sql, StatementKind kind) throws SQLException, Refused {
    ArrayNode types = JsonNodeFactory.instance.arrayNode();
    if (kind == StatementKind.SELECT) {
      try (PreparedStatement statement = h2.prepareStatement(Translation.toH2(sql, kind))) {
        types = WireRows.types(statement.getMetaData());
      }
    }
    ObjectNode data = Reply.rows(kind, types, JsonNodeFactory.instance.arrayNode());
    data.put("numberOfBinds", sql.parameters());
    data.put(
        "arrayBindSupported", kind == StatementKind.INSERT && sql.upperCode().contains(" VALUES "));
    data.putArray("metaDataOfBinds");
    return data;
  }

  private ObjectNode executed(SqlText sql, StatementKind kind, Bindings bindings)
      throws SQLException, Refused {
    return switch (kind) {
      case ALTER_SESSION -> alterSession(sql.text());
      case USE -> use(sql.text());
      case TRANSACTION -> transaction(sql.upperCode());
      case DDL -> ddl(sql);
      case SHOW -> Shows.answer(sql.text(), h2);
      case SELECT -> {
        ObjectNode rows = waiting(() -> select(sql, bindings));
        if (!open) {
          h2.commit();
        }
        yield rows;
      }
      case PUT -> others.stages().put(sql.text());
      case COPY -> {
        begin();
        long rows =
            waiting(() -> Reply.counts(kind, others.stages().copy(sql.text(), h2)))
                .at("/rowset/0/0")
                .asLong();
        if (autocommit && !begun) {
          end(true);
        }
        yield Reply.counts(kind, rows);
      }
      default -> {
        begin();
        ObjectNode counts = waiting(() -> change(sql, kind, bindings));
        if (autocommit && !begun) {
          end(true);
        }
        yield counts;
      }
    };
  }

  private interface Work {
    ObjectNode run() throws SQLException, Refused;
  }

  /** Waits for a lock as long as the session may, and lets abandoned transactions go meanwhile. */
  private ObjectNode waiting(Work work) throws SQLException, Refused {
    Duration longest =
        others.locked(
            Duration.ofSeconds(Long.parseLong(parameters.getOrDefault("LOCK_TIMEOUT", "43200"))));
    long began = System.nanoTime();
    while (true) {
      try {
        return work.run();
      } catch (SQLException e) {
        if (!Errors.isLock(e) || System.nanoTime() - began > longest.toNanos()) {
          throw e;
        }
        others.abortAbandoned();
      }
    }
  }

  private ObjectNode select(SqlText sql, Bindings bindings) throws SQLException, Refused {
    try (PreparedStatement statement =
        h2.prepareStatement(Translation.toH2(sql, StatementKind.SELECT))) {
      bindings.apply(statement, 0);
      try (ResultSet rows = statement.executeQuery()) {
        ArrayNode types = WireRows.types(rows.getMetaData());
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        while (rows.next()) {
          values.add(WireRows.row(rows, types));
        }
        return Reply.rows(StatementKind.SELECT, types, values);
      }
    }
  }

  private ObjectNode change(SqlText sql, StatementKind kind, Bindings bindings)
      throws SQLException, Refused {
    // A statement does all or nothing, however many rows are bound to it.
    Savepoint before = h2.setSavepoint();
    try {
      return changed(sql, kind, bindings);
    } catch (SQLException | Refused e) {
      h2.rollback(before);
      throw e;
    }
  }

  private ObjectNode changed(SqlText sql, StatementKind kind, Bindings bindings)
      throws SQLException, Refused {
    try (PreparedStatement statement = h2.prepareStatement(Translation.toH2(sql, kind))) {
      if (bindings.rows() < 0) {
        bindings.apply(statement, 0);
        return Reply.counts(kind, statement.executeUpdate());
      }
      if (kind != StatementKind.INSERT) {
        throw new Refused("001065", "22023", "array binding in something else than an INSERT");
      }
      for (int row = 0; row < bindings.rows(); row++) {
        bindings.apply(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
      return Reply.counts(kind, bindings.rows());
    }
  }

  private ObjectNode ddl(SqlText sql) throws SQLException, Refused {
    end(true);
    ColumnChange.check(sql.text(), h2);
    waiting(
        () -> {
          try (Statement statement = h2.createStatement()) {
            String ddl = Translation.toH2(sql, StatementKind.DDL);
            statement.execute(ddl);
            Matcher table = TABLE.matcher(ddl);
            if (table.find()) {
              // Snowflake joins by hashing; H2 only by an index.
              statement.execute(
                  "CREATE INDEX IF NOT EXISTS %s ON %s (%s)"
                      .formatted("\"" + UUID.randomUUID() + '"', table.group(1), table.group(2)));
            }
          }
          return null;
        });
    h2.commit();
    return Reply.status(StatementKind.DDL);
  }

  private ObjectNode alterSession(String sql) throws SQLException, Refused {
    Matcher set = ASSIGNMENT.matcher(sql.replaceAll("\\s+", " "));
    if (!set.matches()) {
      throw Refused.syntax("unexpected '" + sql + "'.");
    }
    String name = Translation.upper(set.group(1));
    if (name.equals("AUTOCOMMIT")) {
      end(true);
      autocommit = Boolean.parseBoolean(set.group(2));
    }
    parameters.put(name, set.group(2));
    return Reply.status(StatementKind.ALTER_SESSION);
  }

  private ObjectNode use(String sql) throws SQLException, Refused {
    Matcher use = USE.matcher(sql.strip());
    if (!use.matches()) {
      throw Refused.syntax("unexpected '" + sql + "'.");
    }
    if ("SCHEMA".equalsIgnoreCase(use.group(1))) {
      h2.setSchema(Shows.name(use.group(2)));
    }
    return Reply.status(StatementKind.USE);
  }

  private ObjectNode transaction(String code) throws SQLException {
    if (code.startsWith("BEGIN")) {
      begin();
      begun = true;
    } else {
      end(code.startsWith("COMMIT"));
    }
    return Reply.status(StatementKind.TRANSACTION);
  }

  private void begin() throws SQLException {
    h2.setAutoCommit(false);
    open = true;
  }

  private void end(boolean commit) throws SQLException {
    if (commit) {
      h2.commit();
    } else {
      h2.rollback();
    }
    begun = false;
    open = false;
  }

  /** As Snowflake does with a transaction that others wait for and whose client says nothing. */
  void abortIfIdleFor(Duration time) {
    if (open && System.nanoTime() - lastUse > time.toNanos() && busy.tryLock()) {
      try {
        end(false);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      } finally {
        busy.unlock();
      }
    }
  }

  /** Rolls back what is open. */
  void close() {
    busy.lock();
    try (h2) {
      h2.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      open = false;
      busy.unlock();
    }
  }
}
