package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import java.time.Instant;

/**
 * The row of {@code pipeline_position}.
 *
 * @param slot the replication slot the history was read through
 * @param systemIdentifier the Postgres cluster it was read from
 * @param epoch who may write: the highest wins
 * @param holder the process of that epoch, for people
 * @param snapshotting whether a snapshot has begun and not ended; the history is incomplete and
 *     there is no position
 * @param lastLsn the newest source transaction in the history; while snapshotting the one before
 *     the snapshot, null if there was none
 * @param lastTime that transaction's time; while snapshotting the newest {@code valid_from} written
 * @param snapshotRows rows read by the running or last snapshot
 * @param snapshotExpected the source's own estimate of them
 */
public record StoredPosition(
    String slot,
    String systemIdentifier,
    long epoch,
    String holder,
    boolean snapshotting,
    Long lastLsn,
    Instant lastTime,
    long snapshotRows,
    long snapshotExpected,
    Instant updatedAt) {

  /** How far the history has come; null while snapshotting. */
  public Position position() {
    return snapshotting ? null : new Position(lastLsn, lastTime);
  }
}
