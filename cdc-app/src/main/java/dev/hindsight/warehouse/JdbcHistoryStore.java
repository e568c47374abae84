package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.TablePlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@link HistoryStore} on one JDBC connection. */
public final class JdbcHistoryStore implements HistoryStore {

  /** What is done within one transaction. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws SQLException;
  }

  private final Connection connection;
  private final Dialect dialect;
  private final InstantSource clock;
  private final List<TableSpec> specs;
  private Map<TableId, HistoryTable> tables;
  private final Map<TableId, TableWriter> writers = new HashMap<>();
  private final PositionTable positions;
  private final QuarantineTable quarantine;
  private final RefusalTable refusals;
  private boolean inTransaction;

  private JdbcHistoryStore(
      Connection connection, Dialect dialect, InstantSource clock, List<TableSpec> specs)
      throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.clock = clock;
    this.specs = specs;
    this.tables = Catalogue.learn(connection, dialect, specs);
    this.positions = new PositionTable(connection, clock);
    this.quarantine = new QuarantineTable(connection);
    this.refusals = new RefusalTable(connection);
    connection.setAutoCommit(false);
  }

  /** Opens a warehouse whose migrations have been applied. */
  public static JdbcHistoryStore open(
      WarehouseConnections connections,
      Dialect dialect,
      List<TableSpec> specs,
      InstantSource clock) {
    Connection connection = null;
    try {
      connection = connections.open();
      return new JdbcHistoryStore(connection, dialect, clock, specs);
    } catch (SQLException | RuntimeException e) {
      closeAfter(connection, e);
      if (e instanceof SQLException sql) {
        throw WarehouseException.of(dialect, "opening the warehouse", sql);
      }
      throw (RuntimeException) e;
    }
  }

  private static void closeAfter(Connection connection, Exception problem) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      problem.addSuppressed(e);
    }
  }

  @Override
  public Map<TableId, HistoryTable> tables() {
    return tables;
  }

  @Override
  public Optional<StoredPosition> position() {
    return transaction("reading the position", () -> PositionTable.read(connection));
  }

  @Override
  public long claim(String holder) {
    long epoch = transaction("claiming the warehouse", () -> positions.claim(holder));
    makeDurable();
    return epoch;
  }

  @Override
  public Map<TableId, Set<RowKey>> quarantined() {
    return transaction("reading the quarantine", () -> quarantine.waiting(tables));
  }

  @Override
  public void addColumns(TableId table, List<SourceColumn> columns, long epoch, long commitLsn) {
    NewColumns added = new NewColumns(connection, dialect, tables.get(table));
    transaction(
        "noting new columns",
        () -> {
          positions.mustHold(epoch);
          added.note(columns, commitLsn, clock.instant());
          return null;
        });
    transaction(
        "adding columns",
        () -> {
          added.add(columns);
          tables = Catalogue.learn(connection, dialect, specs);
          TableWriter outdated = writers.remove(table);
          if (outdated != null) {
            outdated.close();
          }
          return null;
        });
  }

  @Override
  public Map<RowKey, String> waitingContents(TableId table) {
    return transaction(
        "reading the quarantine", () -> quarantine.waitingContents(tables.get(table)));
  }

  @Override
  public Map<RowKey, Object[]> open(TableId table, Collection<RowKey> keys) {
    return transaction("reading open versions", () -> writer(table).open(keys));
  }

  @Override
  public void commit(
      Iterator<CommitPlan> plans, long epoch, long erasures, Position expected, Position next) {
    transaction(
        "writing a commit",
        () -> {
          positions.advance(epoch, expected, next);
          mustKnow(erasures);
          while (plans.hasNext()) {
            write(plans.next());
          }
          return null;
        });
  }

  /**
   * Asked when the position is locked: an erasure takes that lock before it counts itself, so it
   * comes either before this question or after the commit.
   */
  private void mustKnow(long erasures) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT counter FROM retention_state WHERE name = 'erasures'")) {
      if (!row.next() || row.getLong(1) != erasures) {
        throw new WarehouseException(
            WarehouseException.Kind.CONFLICT,
            "A consumer was erased beside this process; what was planned before is planned anew.",
            null);
      }
    }
  }

  private void write(CommitPlan plan) throws SQLException {
    Instant recordedAt = clock.instant();
    for (TablePlan table : plan.tables()) {
      if (!table.isEmpty()) {
        writer(table.table()).write(table, recordedAt);
      }
    }
    quarantine.write(plan, recordedAt);
    refusals.add(plan.refused());
  }

  @Override
  public void makeDurable() {
    try {
      dialect.makeDurable(connection);
    } catch (SQLException e) {
      throw WarehouseException.of(dialect, "waiting for the disk", e);
    }
  }

  @Override
  public long beginSnapshot(
      String slot, String systemIdentifier, String holder, long expectedRows) {
    long epoch =
        transaction(
            "beginning a snapshot",
            () -> positions.beginSnapshot(slot, systemIdentifier, holder, expectedRows));
    makeDurable();
    return epoch;
  }

  @Override
  public void abandonSnapshot(long epoch) {
    transaction(
        "taking a snapshot back",
        () -> {
          positions.remove(epoch);
          return null;
        });
    makeDurable();
  }

  @Override
  public boolean commitSnapshot(
      CommitPlan plan, long epoch, long erasures, long rowsBefore, long rowsSoFar, Instant time) {
    boolean done =
        transaction(
            "writing a part of a snapshot",
            () -> {
              if (rowsSoFar > rowsBefore && positions.hasCopied(epoch, rowsSoFar)) {
                return false;
              }
              positions.snapshotProgress(epoch, rowsBefore, rowsSoFar, time);
              mustKnow(erasures);
              write(plan);
              return true;
            });
    makeDurable();
    return done;
  }

  @Override
  public long openCount(TableId table) {
    return transaction(
        "counting open versions",
        () -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT count(*) FROM " + tables.get(table).name() + " WHERE is_current")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  @Override
  public void openKeys(TableId table, int chunk, Consumer<List<RowKey>> consumer) {
    HistoryTable history = tables.get(table);
    String keys =
        history.keyColumns().stream()
            .map(column -> Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    // A connection of its own would see the same: this one reads and writes in turns, and the
    // consumer may write.
    List<RowKey> all =
        transaction(
            "reading keys",
            () -> {
              List<RowKey> found = new ArrayList<>();
              try (PreparedStatement statement =
                      connection.prepareStatement(
                          "SELECT " + keys + " FROM " + history.name() + " WHERE is_current");
                  ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                  Object[] parts = new Object[history.key().size()];
                  for (int i = 0; i < parts.length; i++) {
                    parts[i] = dialect.read(rows, i + 1, history.keyColumns().get(i));
                  }
                  found.add(RowKey.of(parts));
                }
              }
              return found;
            });
    for (int from = 0; from < all.size(); from += chunk) {
      consumer.accept(all.subList(from, Math.min(from + chunk, all.size())));
    }
  }

  @Override
  public void endSnapshot(long epoch, Position position, List<Gap> gaps) {
    transaction(
        "ending a snapshot",
        () -> {
          if (positions.hasEnded(epoch, position)) {
            return null;
          }
          positions.endSnapshot(epoch, position);
          insert(gaps);
          return null;
        });
    makeDurable();
  }

  private void insert(List<Gap> gaps) throws SQLException {
    if (gaps.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO history_gap (table_name, from_lsn, to_lsn, from_time, to_time, reason, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (Gap gap : gaps) {
        statement.setString(1, gap.table());
        statement.setObject(2, gap.fromLsn());
        statement.setObject(3, gap.toLsn());
        statement.setObject(4, gap.fromTime());
        statement.setObject(5, gap.toTime());
        statement.setString(6, gap.reason());
        statement.setObject(7, clock.instant());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private TableWriter writer(TableId table) throws SQLException {
    TableWriter writer = writers.get(table);
    if (writer == null) {
      writer = new TableWriter(connection, tables.get(table), dialect);
      writers.put(table, writer);
    }
    return writer;
  }

  /**
   * Commits at the end, unless it is called within a transaction under way: then that one decides.
   */
  private <T> T transaction(String doing, Work<T> work) {
    if (inTransaction) {
      try {
        return work.run();
      } catch (SQLException e) {
        throw WarehouseException.of(dialect, doing, e);
      }
    }
    inTransaction = true;
    try {
      T result = work.run();
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw rolledBack(WarehouseException.of(dialect, doing, e));
    } catch (RuntimeException e) {
      throw rolledBack(e);
    } finally {
      inTransaction = false;
    }
  }

  private <E extends RuntimeException> E rolledBack(E problem) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      problem.addSuppressed(e);
    }
    return problem;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw WarehouseException.of(dialect, "closing the warehouse", e);
    }
  }
}
