package dev.hindsight.cli;

import dev.hindsight.warehouse.StoredPosition;

/** How far a snapshot has come; the source's estimate of its rows may be off, or nothing. */
final class SnapshotPercent {
  private SnapshotPercent() {}

  static long of(StoredPosition position) {
    return position.snapshotExpected() <= 0
        ? 0
        : Math.min(100, 100 * position.snapshotRows() / position.snapshotExpected());
  }
}
