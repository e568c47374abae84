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
 * @param position null while snapshotting
 * @param snapshotRows rows read by the running or last snapshot
 * @param snapshotExpected the source's own estimate of them
 */
public record StoredPosition(
    String slot,
    String systemIdentifier,
    long epoch,
    String holder,
    boolean snapshotting,
    Position position,
    long snapshotRows,
    long snapshotExpected,
    Instant updatedAt) {}
