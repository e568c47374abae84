package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@link SnapshotStore} on one JDBC connection. */
final class JdbcSnapshotStore implements SnapshotStore {
  private final WarehouseSession session;

  JdbcSnapshotStore(WarehouseSession session) {
    this.session = session;
  }

  @Override
  public long begin(
      String slot, String systemIdentifier, String holder, long expectedRows, List<Gap> gaps) {
    long epoch =
        session.transaction(
            "beginning a snapshot",
            () -> {
              new GapTable(session.connection).open(gaps, session.clock.instant());
              return session.positions.beginSnapshot(slot, systemIdentifier, holder, expectedRows);
            });
    session.makeDurable();
    return epoch;
  }

  @Override
  public void abandon(long epoch) {
    session.transaction(
        "taking a snapshot back",
        () -> {
          session.positions.remove(epoch);
          return null;
        });
    session.makeDurable();
  }

  @Override
  public boolean commit(
      CommitPlan plan, long epoch, long erasures, long rowsBefore, long rowsSoFar, Instant time) {
    Instant recordedAt = session.clock.instant();
    session.stage(plan, recordedAt);
    boolean done =
        session.transaction(
            "writing a part of a snapshot",
            () -> {
              if (rowsSoFar > rowsBefore && session.positions.hasCopied(epoch, rowsSoFar)) {
                return false;
              }
              session.positions.snapshotProgress(epoch, rowsBefore, rowsSoFar, time);
              session.mustKnow(Map.of("erasures", erasures));
              session.writer.write(plan, recordedAt);
              if (session.writer.stagesAhead()) {
                session.positions.mustStillHaveCopied(epoch, rowsSoFar);
              }
              return true;
            });
    if (rowsSoFar == rowsBefore) {
      // Nothing that comes later would notice that it is gone.
      session.makeDurable();
    }
    return done;
  }

  @Override
  public long openCount(TableId table) {
    return session.transaction("counting open versions", () -> session.openVersions.count(table));
  }

  @Override
  public List<RowKey> openKeys(TableId table, RowKey after, int limit) {
    return session.transaction(
        "reading keys", () -> session.openVersions.keys(table, after, limit));
  }

  @Override
  public void end(long epoch, long rows, Position position) {
    session.transaction(
        "ending a snapshot",
        () -> {
          if (session.positions.hasEnded(epoch, position)) {
            return null;
          }
          session.positions.endSnapshot(epoch, rows, position);
          new GapTable(session.connection).close(position, session.clock.instant());
          session.states.unparkAll();
          return null;
        });
    session.makeDurable();
  }
}
