package dev.hindsight.simulator.load;

import java.time.Duration;

/**
 * What was seeded.
 *
 * @param rows transactions committed
 * @param firstId the first one's id; the others follow without gaps
 * @param took wall time of the rows, without schema and parties
 */
public record SeedReport(long rows, int firstId, Duration took) {

  /** Rows a second. */
  public double rate() {
    return rows / Math.max(1e-9, took.toNanos() / 1e9);
  }
}
