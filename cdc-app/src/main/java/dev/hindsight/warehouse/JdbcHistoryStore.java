package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.SourceState;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.CommitPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link HistoryStore} on one JDBC connection. */
public final class JdbcHistoryStore implements HistoryStore {

  private final Connection connection;
  private final Dialect dialect;
  private final InstantSource clock;
  private final List<TableSpec> specs;
  private Map<TableId, HistoryTable> tables;
  private final Transactions transactions;
  private final OpenVersions openVersions;
  private final PlanWriter writer;
  private final PositionTable positions;
  private final QuarantineTable quarantine;
  private boolean conflicted;

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
    this.transactions = new Transactions(connection, dialect);
    this.openVersions = new OpenVersions(connection, dialect, tables);
    this.writer = dialect.writer(connection, tables);
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
  public SourceState sourceState() {
    return transaction(
        "reading the source's state", () -> SourceStateTable.read(connection, tables.keySet()));
  }

  @Override
  public void keep(SourceState state) {
    transaction(
        "noting the source's state",
        () -> {
          SourceStateTable.write(connection, state);
          return null;
        });
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
          openVersions.use(tables);
          writer.use(tables);
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
    return transaction("reading open versions", () -> openVersions.of(table, keys));
  }

  @Override
  public void commit(
      Iterator<CommitPlan> plans, long epoch, long erasures, Position expected, Position next) {
    Instant recordedAt = clock.instant();
    // After a conflict the plan is made within the transaction: whoever purges waits for the
    // position too, and cannot take away again what was just read.
    boolean ahead = writer.stagesAhead() && !conflicted && plans.hasNext();
    CommitPlan first = ahead ? plans.next() : null;
    stage(first, recordedAt);
    try {
      transaction(
          "writing a commit",
          () -> write(first, plans, epoch, erasures, expected, next, recordedAt));
      conflicted = false;
    } catch (WarehouseException e) {
      conflicted = e.kind() == WarehouseException.Kind.CONFLICT;
      throw e;
    }
  }

  private Void write(
      CommitPlan first,
      Iterator<CommitPlan> plans,
      long epoch,
      long erasures,
      Position expected,
      Position next,
      Instant recordedAt)
      throws SQLException {
    positions.advance(epoch, expected, next);
    mustKnow(erasures);
    if (first != null) {
      writer.write(first, recordedAt);
    }
    while (plans.hasNext()) {
      writer.write(plans.next(), recordedAt);
    }
    if (writer.stagesAhead()) {
      positions.mustStillStandAt(epoch, next);
    }
    return null;
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

  private void stage(CommitPlan plan, Instant recordedAt) {
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
  public void makeDurable() {
    try {
      dialect.makeDurable(connection);
    } catch (SQLException e) {
      throw WarehouseException.of(dialect, "waiting for the disk", e);
    }
  }

  @Override
  public long beginSnapshot(
      String slot, String systemIdentifier, String holder, long expectedRows, List<Gap> gaps) {
    long epoch =
        transaction(
            "beginning a snapshot",
            () -> {
              new GapTable(connection).open(gaps, clock.instant());
              return positions.beginSnapshot(slot, systemIdentifier, holder, expectedRows);
            });
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
    Instant recordedAt = clock.instant();
    stage(plan, recordedAt);
    boolean done =
        transaction(
            "writing a part of a snapshot",
            () -> {
              if (rowsSoFar > rowsBefore && positions.hasCopied(epoch, rowsSoFar)) {
                return false;
              }
              positions.snapshotProgress(epoch, rowsBefore, rowsSoFar, time);
              mustKnow(erasures);
              writer.write(plan, recordedAt);
              if (writer.stagesAhead()) {
                positions.mustStillHaveCopied(epoch, rowsSoFar);
              }
              return true;
            });
    makeDurable();
    return done;
  }

  @Override
  public long openCount(TableId table) {
    return transaction("counting open versions", () -> openVersions.count(table));
  }

  @Override
  public List<RowKey> openKeys(TableId table, RowKey after, int limit) {
    return transaction("reading keys", () -> openVersions.keys(table, after, limit));
  }

  @Override
  public void endSnapshot(long epoch, Position position) {
    transaction(
        "ending a snapshot",
        () -> {
          if (positions.hasEnded(epoch, position)) {
            return null;
          }
          positions.endSnapshot(epoch, position);
          new GapTable(connection).close(position, clock.instant());
          return null;
        });
    makeDurable();
  }

  private <T> T transaction(String doing, Transactions.Work<T> work) {
    return transactions.run(doing, work);
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
