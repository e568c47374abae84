package dev.hindsight.verify;

import dev.hindsight.warehouse.LogPoint;
import java.time.Instant;
import java.util.List;

/**
 * Stretches of the history's time axis between copies taken anew. Within one of them positions of
 * the log grow with time; from one to the next they need not, for the copy may come from another
 * log.
 *
 * @param copies oldest first
 */
record LogLines(List<LogPoint> copies) {

  /** The number of the stretch in which something happened; a copy begins one. */
  private long at(Instant time) {
    return copies.stream().filter(copy -> !copy.copiedTo().isAfter(time)).count();
  }

  /** Whether the positions of what happened at these two times can be compared. */
  boolean same(Instant one, Instant other) {
    return copies.isEmpty() || at(one) == at(other);
  }

  /** A position in the newest stretch. */
  LogPoint point(long lsn) {
    return copies.isEmpty()
        ? new LogPoint(lsn, Instant.EPOCH, Instant.EPOCH)
        : new LogPoint(
            lsn,
            copies.get(copies.size() - 1).copiedTo(),
            copies.get(copies.size() - 1).copiedAt());
  }
}
