package dev.hindsight.simulator.load;

import java.time.Duration;
import java.util.Map;

/**
 * What a run has committed so far, in source transactions.
 *
 * @param committed all of them
 * @param booked inserts, right, wrong and dirty
 * @param corrections updates that put a bank error right, by {@code BankError} kind
 * @param deletions deletes, by {@code BankError} kind
 * @param dirty inserts of dirty rows, by {@code Dirt} kind
 * @param mended updates that cleaned a dirty row, by {@code Dirt} kind
 * @param missed updates and deletes whose row somebody else had deleted
 * @param took wall time
 */
public record LoadReport(
    long committed,
    long booked,
    Map<String, Long> corrections,
    Map<String, Long> deletions,
    Map<String, Long> dirty,
    Map<String, Long> mended,
    long missed,
    Duration took) {
  public LoadReport {
    corrections = Map.copyOf(corrections);
    deletions = Map.copyOf(deletions);
    dirty = Map.copyOf(dirty);
    mended = Map.copyOf(mended);
  }

  /** Source transactions a second. */
  public double rate() {
    return committed / Math.max(1e-9, took.toNanos() / 1e9);
  }

  public static long total(Map<String, Long> byKind) {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }
}
