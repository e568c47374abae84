package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.load.LoadReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a run has done, by kind, for people. */
final class Summary {

  private Summary() {}

  static void print(PrintWriter out, LoadReport report) {
    row(out, "source transactions", report.committed());
    row(out, "bookings", report.booked());
    kinds(out, "corrections", report.corrections());
    kinds(out, "deletes", report.deletions());
    kinds(out, "dirty bookings", report.dirty());
    kinds(out, "dirty bookings mended", report.mended());
    if (report.missed() > 0) {
      row(out, "rows gone before their correction", report.missed());
    }
    out.printf(Locale.ROOT, "%.1f s, %,.0f tx/s%n", report.took().toMillis() / 1e3, report.rate());
  }

  private static void kinds(PrintWriter out, String name, Map<String, Long> counts) {
    row(out, name, LoadReport.total(counts));
    new TreeMap<>(counts).forEach((kind, count) -> row(out, "  " + kind, count));
  }

  private static void row(PrintWriter out, String name, long count) {
    out.printf(Locale.ROOT, "%-34s %,12d%n", name, count);
  }
}
