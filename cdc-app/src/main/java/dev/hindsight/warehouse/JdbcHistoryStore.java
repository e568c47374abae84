package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceState;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.CommitPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link HistoryStore} on one JDBC connection. */
public final class JdbcHistoryStore implements HistoryStore {
  private final WarehouseSession session;
  private final FollowedStore followed;
  private final ReplayStore replays;
  private final SnapshotStore snapshots;
  private boolean conflicted;

  private JdbcHistoryStore(WarehouseSession session) {
    this.session = session;
    this.followed = new JdbcFollowedStore(session);
    this.replays = new JdbcReplayStore(session);
    this.snapshots = new JdbcSnapshotStore(session);
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
      return new JdbcHistoryStore(new WarehouseSession(connection, dialect, clock, specs));
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
    return session.tables();
  }

  @Override
  public FollowedStore followed() {
    return followed;
  }

  @Override
  public ReplayStore replays() {
    return replays;
  }

  @Override
  public SnapshotStore snapshots() {
    return snapshots;
  }

  @Override
  public Optional<StoredPosition> position() {
    return session.transaction(
        "reading the position", () -> PositionTable.read(session.connection));
  }

  @Override
  public long claim(String holder) {
    long epoch =
        session.transaction("claiming the warehouse", () -> session.positions.claim(holder));
    session.makeDurable();
    return epoch;
  }

  @Override
  public SourceState sourceState() {
    return session.transaction(
        "reading the source's state",
        () -> SourceStateTable.read(session.connection, session.tables().keySet()));
  }

  @Override
  public void keep(SourceState state) {
    session.transaction(
        "noting the source's state",
        () -> {
          SourceStateTable.write(session.connection, state);
          return null;
        });
  }

  @Override
  public Map<TableId, Set<RowKey>> quarantined() {
    return session.transaction(
        "reading the quarantine", () -> session.quarantine.waiting(session.tables()));
  }

  @Override
  public Map<RowKey, String> waitingContents(TableId table) {
    return session.transaction(
        "reading the quarantine",
        () -> session.quarantine.waitingContents(session.tables().get(table)));
  }

  @Override
  public Map<RowKey, Object[]> open(TableId table, Collection<RowKey> keys) {
    return session.transaction("reading open versions", () -> session.openVersions.of(table, keys));
  }

  @Override
  public void commit(
      Iterator<CommitPlan> plans, long epoch, Known known, Position expected, Position next) {
    Instant recordedAt = session.clock.instant();
    // After a conflict the plan is made within the transaction: whoever purges waits for the
    // position too, and cannot take away again what was just read.
    boolean ahead = session.writer.stagesAhead() && !conflicted && plans.hasNext();
    CommitPlan first = ahead ? plans.next() : null;
    session.stage(first, recordedAt);
    try {
      session.transaction(
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
    session.positions.advance(epoch, expected, next);
    session.mustKnow(Map.of("erasures", known.erasures(), TableStates.COUNTER, known.tables()));
    if (first != null) {
      session.writer.write(first, recordedAt);
    }
    while (plans.hasNext()) {
      session.writer.write(plans.next(), recordedAt);
    }
    if (session.writer.stagesAhead()) {
      session.positions.mustStillStandAt(epoch, next);
    }
    return null;
  }

  @Override
  public List<PlanWriter.RefusedVersion> refused(Iterator<CommitPlan> plans) {
    return session.transactions.tryOut(
        "trying a commit out",
        () -> {
          List<PlanWriter.RefusedVersion> refused = new ArrayList<>();
          while (plans.hasNext()) {
            refused.addAll(session.writer.refused(plans.next(), session.clock.instant()));
          }
          return refused;
        });
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public void makeDurable() {
    session.makeDurable();
  }
}
