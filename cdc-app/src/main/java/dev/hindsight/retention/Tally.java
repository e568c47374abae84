package dev.hindsight.retention;

import java.time.Instant;

/** Takes counts of rows and the clock they have. */
@FunctionalInterface
interface Tally {
  void add(Instant clock, long rows);
}
