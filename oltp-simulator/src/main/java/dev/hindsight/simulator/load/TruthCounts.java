package dev.hindsight.simulator.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** A report as flat numbers by name, for the truth's last line and for scripts. */
public final class TruthCounts {

  private TruthCounts() {}

  /** Names such as {@code committed} and {@code corrections.WRONG_AMOUNT}. */
  public static Map<String, Long> of(LoadReport report) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("committed", report.committed());
    counts.put("booked", report.booked());
    put(counts, "corrections", report.corrections());
    put(counts, "deletions", report.deletions());
    put(counts, "dirty", report.dirty());
    put(counts, "mended", report.mended());
    counts.put("missed", report.missed());
    counts.put("millis", report.took().toMillis());
    return counts;
  }

  private static void put(Map<String, Long> counts, String name, Map<String, Long> byKind) {
    counts.put(name, LoadReport.total(byKind));
    byKind.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(kind -> counts.put(name + "." + kind.getKey(), kind.getValue()));
  }
}
