package dev.hindsight.verify;

import dev.hindsight.warehouse.LogPoint;
import dev.hindsight.warehouse.VersionReader.Copy;
import java.time.Instant;
import java.util.List;

/**
 * Stretches of the history's time axis between copies taken anew. Within one of them positions of
 * the log grow with time; from one to the next they need not, for the copy may come from another
 * log. Within the gap that a copy leaves nothing can be said: it may hold parts of several copies
 * that were interrupted.
 *
 * @param copies oldest first
 */
record LogLines(List<Copy> copies) {

  /** Whether the positions of what happened at these two times can be compared. */
  boolean same(Instant one, Instant other) {
    return copies.stream()
        .noneMatch(
            copy ->
                within(copy, one)
                    || within(copy, other)
                    || one.isBefore(copy.to()) != other.isBefore(copy.to()));
  }

  private static boolean within(Copy copy, Instant time) {
    return time.isAfter(copy.from()) && time.isBefore(copy.to());
  }

  /** Whether an end that only a copy taken anew can give is explained by one. */
  boolean explain(Instant end) {
    return copies.stream().anyMatch(copy -> end.isAfter(copy.from()) && !end.isAfter(copy.to()));
  }

  /** A position in the newest stretch. */
  LogPoint point(long lsn) {
    if (copies.isEmpty()) {
      return new LogPoint(lsn, Instant.EPOCH, Instant.EPOCH);
    }
    Copy newest = copies.get(copies.size() - 1);
    return new LogPoint(lsn, newest.to(), newest.endedAt());
  }
}
