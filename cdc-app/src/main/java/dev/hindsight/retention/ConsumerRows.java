package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.KeyText;
import dev.hindsight.warehouse.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rows of one table that are about a consumer: every key of which any version, or any row in
 * quarantine, names him. Reads only.
 */
final class ConsumerRows {
  private final Connection connection;
  private final Dialect dialect;
  private final HistoryTable table;
  private final ConsumerColumns columns;
  private final QuarantinedConsumers quarantine;

  ConsumerRows(Connection connection, Dialect dialect, HistoryTable table) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
    this.columns = new ConsumerColumns(table);
    this.quarantine = new QuarantinedConsumers(connection, table);
  }

  /** Those of a warehouse's tables whose rows are about consumers. */
  static List<ConsumerRows> of(
      Connection connection, Dialect dialect, Collection<HistoryTable> tables) {
    return tables.stream()
        .map(table -> new ConsumerRows(connection, dialect, table))
        .filter(rows -> rows.columns.exist())
        .toList();
  }

  HistoryTable table() {
    return table;
  }

  ConsumerColumns columns() {
    return columns;
  }

  QuarantinedConsumers quarantine() {
    return quarantine;
  }

  /** By their text; the key itself is null where a quarantined one does not fit its columns. */
  Map<String, RowKey> keys(String consumer) throws SQLException {
    Map<String, RowKey> keys = new LinkedHashMap<>();
    for (String key : quarantine.keysOf(consumer::equals)) {
      keys.put(key, parsed(key));
    }
    if (columns.areTheKey()) {
      // What is in quarantine without content too.
      keys.put(consumer, parsed(consumer));
    }
    for (RowKey key : keysOfVersions(consumer)) {
      keys.put(key.text(), key);
    }
    return keys;
  }

  private RowKey parsed(String key) {
    try {
      return KeyText.parse(key, table.keyColumns());
    } catch (IllegalArgumentException | DateTimeException noKeyOfThisTable) {
      return null;
    }
  }

  /**
   * Open and ended versions apart: only so does H2 find a consumer through its index.
   *
   * @param rows what stands behind FROM
   */
  static String query(HistoryTable table, KeySql key, String rows) {
    String named =
        table.consumerColumns().stream()
            .map(column -> "h." + Names.quote(column.name()) + " = ?")
            .collect(Collectors.joining(" OR ", " AND (", ")"));
    String from = "SELECT " + key.list("h") + " FROM " + rows + " WHERE h.is_current = ";
    return from + "TRUE" + named + " UNION " + from + "FALSE" + named;
  }

  private List<RowKey> keysOfVersions(String consumer) throws SQLException {
    List<Object> values;
    try {
      values = columns.values(consumer);
    } catch (IllegalArgumentException | DateTimeException noSuchConsumerHere) {
      return List.of();
    }
    KeySql key = new KeySql(table, dialect);
    List<RowKey> keys = new ArrayList<>();
    String rowsOfConsumers = dialect.rowsOfConsumers(connection, table);
    try (PreparedStatement statement =
        connection.prepareStatement(query(table, key, rowsOfConsumers))) {
      for (int i = 0; i < 2 * values.size(); i++) {
        int column = i % values.size();
        dialect.bind(statement, i + 1, columns.columns().get(column), values.get(column));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(key.read(rows));
        }
      }
    }
    return keys;
  }

  /** Those of the consumers whom a row is about. Reads an index, or else the whole table. */
  Set<String> consumers(Predicate<String> sought) throws SQLException {
    Set<String> consumers = new HashSet<>(quarantine.consumers(sought));
    for (Column column : columns.columns()) {
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT DISTINCT " + Names.quote(column.name()) + " FROM " + table.name())) {
        while (rows.next()) {
          String consumer = ConsumerColumns.text(dialect.read(rows, 1, column));
          if (consumer != null && sought.test(consumer)) {
            consumers.add(consumer);
          }
        }
      }
    }
    return consumers;
  }

  /** How many versions these keys have. */
  long versions(Collection<RowKey> keys) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            dialect.byKeys(table, "count(*)", "h.valid_from IS NOT NULL"))) {
      dialect.bindKeys(statement, 1, table, keys);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** How many rows these keys have in quarantine. */
  long quarantined(Collection<String> keys) throws SQLException {
    long[] count = {0};
    quarantine.rows(keys, "TRUE", (key, content) -> count[0]++);
    return count[0];
  }

  /**
   * Those of the keys that are, by what the warehouse knows last, about somebody else now: the
   * source will send them again, and rightly.
   */
  Set<String> othersNow(Map<String, RowKey> keys, String consumer) throws SQLException {
    Set<String> others = new HashSet<>();
    KeySql key = new KeySql(table, dialect);
    String named =
        columns.columns().stream()
            .map(column -> ", h." + Names.quote(column.name()))
            .collect(Collectors.joining());
    try (PreparedStatement open =
        connection.prepareStatement(
            dialect.byKeys(table, key.list("h") + named, "h.is_current = TRUE"))) {
      dialect.bindKeys(open, 1, table, keys.values().stream().filter(Objects::nonNull).toList());
      try (ResultSet rows = open.executeQuery()) {
        while (rows.next()) {
          boolean his = false;
          for (int i = 0; i < columns.columns().size(); i++) {
            Object value = dialect.read(rows, key.size() + i + 1, columns.columns().get(i));
            his |= consumer.equals(ConsumerColumns.text(value));
          }
          if (!his) {
            others.add(key.read(rows).text());
          }
        }
      }
    }
    quarantine.rows(
        keys.keySet(),
        "ended_at IS NULL AND replayed_at IS NULL",
        (each, content) -> {
          // Younger than the open version.
          if (quarantine.in(content).contains(consumer)) {
            others.remove(each);
          } else {
            others.add(each);
          }
        });
    return others;
  }
}
