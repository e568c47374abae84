package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

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
  private final TableStates states;

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
    this.states = new TableStates(connection);
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
          relearn();
          return null;
        });
  }

  private void relearn() throws SQLException {
    tables = Catalogue.learn(connection, dialect, specs);
    openVersions.use(tables);
    writer.use(tables);
  }

  @Override
  public Map<TableId, TableState> states() {
    return transaction("reading what is followed", () -> states.of(tables.keySet()));
  }

  @Override
  public long tablesCounter() {
    return transaction("reading what is followed", states::counter);
  }

  @Override
  public void learnTables() {
    transaction(
        "reading the tables",
        () -> {
          relearn();
          return null;
        });
  }

  @Override
  public void follow(TableId table, RowShape shape, long epoch, long commitLsn) {
    note(table, shape, true, false, epoch, commitLsn);
  }

  @Override
  public long noteShape(TableId table, RowShape shape, boolean anew, long epoch, long commitLsn) {
    return note(table, shape, false, anew, epoch, commitLsn);
  }

  private long note(
      TableId table, RowShape shape, boolean followed, boolean anew, long epoch, long commitLsn) {
    return transaction(
        "noting a table's columns",
        () -> {
          positions.mustHold(epoch);
          TableState.Shape known = states.of(List.of(table)).get(table).shape(shape);
          boolean noted = known != null && (known.followed() == followed || (!followed && !anew));
          return noted
              ? known.id()
              : states.add(table, shape, followed, commitLsn, clock.instant());
        });
  }

  @Override
  public void park(TableId table, String reason, long epoch, long commitLsn, Instant time) {
    transaction(
        "parking a table",
        () -> {
          positions.mustHold(epoch);
          states.set(table, TableState.State.PARKED, commitLsn, time, reason);
          return null;
        });
  }

  @Override
  public void giveUp(TableId table, String reason, long epoch, Position position) {
    transaction(
        "giving a table up",
        () -> {
          positions.mustHold(epoch);
          states.set(
              table,
              TableState.State.RESNAPSHOT,
              position.commitLsn(),
              position.lastTime(),
              reason);
          new GapTable(connection)
              .open(
                  List.of(Gap.opened(table, position.commitLsn(), position.lastTime())),
                  clock.instant());
          return null;
        });
    makeDurable();
  }

  @Override
  public OptionalLong replay(
      TableId table,
      long after,
      int limit,
      long erasures,
      BiFunction<List<ParkedRow>, Map<TableId, Set<RowKey>>, CommitPlan> planner) {
    ParkedRows parked = new ParkedRows(connection);
    OptionalLong last =
        transaction(
            "replaying",
            () -> {
              positions.mustStream();
              mustKnow(Map.of("erasures", erasures));
              List<ParkedRow> rows = parked.next(tables.get(table), after, limit);
              if (rows.isEmpty()) {
                if (states.of(List.of(table)).get(table).unfollowed().isEmpty()) {
                  states.unpark(table);
                }
                states.move();
                return OptionalLong.empty();
              }
              Instant now = clock.instant();
              writer.write(planner.apply(rows, quarantine.waiting(tables)), now);
              parked.replayed(rows.stream().map(ParkedRow::id).toList(), now);
              return OptionalLong.of(rows.get(rows.size() - 1).id());
            });
    makeDurable();
    return last;
  }

  @Override
  public List<Long> rejected(TableId table) {
    return transaction(
        "reading the quarantine",
        () -> new RejectedRows(connection, dialect, tables.get(table)).ids());
  }

  @Override
  public void replayRejected(
      TableId table, List<Long> ids, long erasures, Function<RejectedRow, LateVerdict> judge) {
    RejectedRows rejected = new RejectedRows(connection, dialect, tables.get(table));
    transaction(
        "replaying",
        () -> {
          positions.mustStream();
          mustKnow(Map.of("erasures", erasures));
          for (Long id : ids) {
            RejectedRow row = rejected.find(id);
            if (row != null) {
              carryOut(table, row, judge.apply(row), rejected);
            }
          }
          states.move();
          return null;
        });
    makeDurable();
  }

  private void carryOut(TableId table, RejectedRow row, LateVerdict verdict, RejectedRows rejected)
      throws SQLException {
    if (verdict.rule() != null) {
      rejected.failed(row.row().id(), verdict.rule(), verdict.reason());
      return;
    }
    Instant now = clock.instant();
    CommitPlan plan = new CommitPlan(Map.of());
    if (verdict.fit() == null) {
      plan.refuseSnapshot(table, row.row().key(), row.row().moment());
    } else {
      rejected.adjust(row.row().key(), verdict.fit());
      verdict.fit().opens().forEach(version -> plan.late(table, version));
    }
    writer.write(plan, now);
    new ParkedRows(connection).replayed(List.of(row.row().id()), now);
  }

  @Override
  public void decide(Decision decision) {
    DecidedColumns decided =
        new DecidedColumns(connection, dialect, tables.get(decision.table()), decision);
    transaction(
        "changing columns",
        () -> {
          positions.mustStream();
          return null;
        });
    transaction(
        "changing columns",
        () -> {
          decided.make();
          return null;
        });
    transaction(
        "noting a decision",
        () -> {
          positions.mustStream();
          decided.note(clock.instant());
          states.follow(decision.table(), decision.shapes());
          states.move();
          return null;
        });
    makeDurable();
    learnTables();
  }

  @Override
  public long parkedCount(TableId table) {
    return transaction("counting parked rows", () -> new ParkedRows(connection).count(table));
  }

  @Override
  public boolean widen(TableId table, List<Column> columns, long epoch, long commitLsn) {
    WiderColumns wider = new WiderColumns(connection, dialect, tables.get(table));
    if (!wider.can(columns)) {
      return false;
    }
    transaction(
        "noting wider columns",
        () -> {
          positions.mustHold(epoch);
          wider.note(columns, commitLsn, clock.instant());
          return null;
        });
    transaction(
        "widening columns",
        () -> {
          wider.widen(columns);
          relearn();
          return null;
        });
    return true;
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
      Iterator<CommitPlan> plans, long epoch, Known known, Position expected, Position next) {
    Instant recordedAt = clock.instant();
    // After a conflict the plan is made within the transaction: whoever purges waits for the
    // position too, and cannot take away again what was just read.
    boolean ahead = writer.stagesAhead() && !conflicted && plans.hasNext();
    CommitPlan first = ahead ? plans.next() : null;
    stage(first, recordedAt);
    try {
      transaction(
          "writing a commit", () -> write(first, plans, epoch, known, expected, next, recordedAt));
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
      Known known,
      Position expected,
      Position next,
      Instant recordedAt)
      throws SQLException {
    positions.advance(epoch, expected, next);
    mustKnow(Map.of("erasures", known.erasures(), TableStates.COUNTER, known.tables()));
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
   * Asked when the position is locked: an erasure, a replay or a decision about a table takes that
   * lock before it counts itself, so it comes either before this question or after the commit.
   */
  private void mustKnow(Map<String, Long> known) throws SQLException {
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
  public List<PlanWriter.RefusedVersion> refused(Iterator<CommitPlan> plans) {
    return transactions.tryOut(
        "trying a commit out",
        () -> {
          List<PlanWriter.RefusedVersion> refused = new ArrayList<>();
          while (plans.hasNext()) {
            refused.addAll(writer.refused(plans.next(), clock.instant()));
          }
          return refused;
        });
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
              mustKnow(Map.of("erasures", erasures));
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
          states.unparkAll();
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
