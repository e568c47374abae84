package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Cause;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of committed source transactions. Safe for use by several threads. */
final class Tally {

  final LongAdder committed = new LongAdder();
  final LongAdder booked = new LongAdder();
  final LongAdder missed = new LongAdder();
  private final Map<String, LongAdder> corrections = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> deletions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> dirty = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> mended = new ConcurrentHashMap<>();

  void correction(Cause kind) {
    add(corrections, kind);
  }

  void deletion(Cause kind) {
    add(deletions, kind);
  }

  void dirty(Cause kind) {
    add(dirty, kind);
  }

  void mended(Cause kind) {
    add(mended, kind);
  }

  LoadReport report(long nanos) {
    return new LoadReport(
        committed.sum(),
        booked.sum(),
        sums(corrections),
        sums(deletions),
        sums(dirty),
        sums(mended),
        missed.sum(),
        java.time.Duration.ofNanos(nanos));
  }

  private static void add(Map<String, LongAdder> counts, Cause kind) {
    counts.computeIfAbsent(kind.name(), name -> new LongAdder()).increment();
  }

  private static Map<String, Long> sums(Map<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((kind, count) -> sums.put(kind, count.sum()));
    return sums;
  }
}
