package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.CommitPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * One JDBC connection to a warehouse and what works on it, for the stores that share it. One thread
 * at a time.
 */
final class WarehouseSession implements AutoCloseable {
  final Connection connection;
  final Dialect dialect;
  final InstantSource clock;
  final Transactions transactions;
  final OpenVersions openVersions;
  final PlanWriter writer;
  final PositionTable positions;
  final QuarantineTable quarantine;
  final TableStates states;
  private final List<TableSpec> specs;
  private Map<TableId, HistoryTable> tables;

  WarehouseSession(
      Connection connection, Dialect dialect, InstantSource clock, List<TableSpec> specs)
      throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.clock = clock;
    this.specs = specs;
    this.tables = Catalogue.learn(connection, dialect, specs);
    this.positions = new PositionTable(connection, clock);
    this.quarantine = new QuarantineTable(connection);
    this.states = new TableStates(connection);
    this.transactions = new Transactions(connection, dialect);
    this.openVersions = new OpenVersions(connection, dialect, tables);
    this.writer = dialect.writer(connection, tables);
    connection.setAutoCommit(false);
  }

  /** The history tables, by source table, as they were learned last. */
  Map<TableId, HistoryTable> tables() {
    return tables;
  }

  /** Learns the tables' columns anew; within a transaction. */
  void relearn() throws SQLException {
    tables = Catalogue.learn(connection, dialect, specs);
    openVersions.use(tables);
    writer.use(tables);
  }

  <T> T transaction(String doing, Transactions.Work<T> work) {
    return transactions.run(doing, work);
  }

  /** As {@link HistoryStore#makeDurable}. */
  void makeDurable() {
    try {
      dialect.makeDurable(connection);
    } catch (SQLException e) {
      throw WarehouseException.of(dialect, "waiting for the disk", e);
    }
  }

  /**
   * Asked when the position is locked: an erasure, a replay or a decision about a table takes that
   * lock before it counts itself, so it comes either before this question or after the commit.
   */
  void mustKnow(Map<String, Long> known) throws SQLException {
    int asKnown = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, counter FROM retention_state")) {
      while (rows.next()) {
        Long counter = known.get(rows.getString(1));
        asKnown += counter != null && counter == rows.getLong(2) ? 1 : 0;
      }
    }
    if (asKnown != known.size()) {
      throw new WarehouseException(
          WarehouseException.Kind.CONFLICT,
          "A consumer was erased, or a table decided about, beside this process; what was planned"
              + " before is planned anew.",
          null);
    }
  }

  /** Sends rows ahead of the transaction that is to write them, where the dialect does that. */
  void stage(CommitPlan plan, Instant recordedAt) {
    if (plan != null && writer.stagesAhead()) {
      transaction(
          "staging rows",
          () -> {
            writer.stage(plan, recordedAt);
            return null;
          });
    }
  }

  @Override
  public void close() {
    try (connection) {
      writer.close();
    } catch (SQLException e) {
      throw WarehouseException.of(dialect, "closing the warehouse", e);
    }
  }
}
