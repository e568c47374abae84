package dev.hindsight.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The results as a table in Markdown, and as JSON. */
final class ThroughputTable {
  private ThroughputTable() {}

  static String markdown(List<Summary> summaries) {
    List<List<String>> table = new ArrayList<>();
    table.add(
        List.of(
            "workload",
            "contender",
            "events/s, median",
            "least to most",
            "to stock",
            "to metadata",
            "to jdbc-sink",
            "from a cold start",
            "CPU s / million",
            "CPU to stock",
            "Postgres' CPU s / million",
            "bytes allocated / event",
            "peak MB"));
    for (Summary summary : summaries) {
      for (Contender contender : summary.contenders()) {
        table.add(row(summary, contender));
      }
    }
    return Markdown.table(table);
  }

  private static List<String> row(Summary summary, Contender contender) {
    Spread rate = summary.of(contender, Figures::perSecond);
    boolean inServer = contender == Contender.POSTGRES;
    return List.of(
        summary.workload.name,
        contender.name,
        whole(rate.median()),
        whole(rate.least()) + " to " + whole(rate.most()),
        ratio(summary, contender, Contender.STOCK),
        ratio(summary, contender, Contender.METADATA),
        ratio(summary, contender, Contender.SINK),
        whole(summary.of(contender, Figures::coldPerSecond).median()),
        inServer ? "" : tenths(median(summary, contender, Figures::cpuPerMillion)),
        inServer ? "" : cpuRatio(summary, contender),
        tenths(median(summary, contender, Figures::serverCpuPerMillion)),
        inServer ? "" : whole(median(summary, contender, Figures::allocatedPerEvent)),
        inServer ? "" : whole(median(summary, contender, Figures::peak) / (1 << 20)));
  }

  private static double median(
      Summary summary, Contender contender, ToDoubleFunction<Figures> figure) {
    return summary.of(contender, figure).median();
  }

  private static String ratio(Summary summary, Contender contender, Contender other) {
    Spread ratio = contender == other ? null : summary.ratio(contender, other);
    return ratio == null
        ? ""
        : String.format(
            Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.median(), ratio.least(), ratio.most());
  }

  private static String cpuRatio(Summary summary, Contender contender) {
    if (contender == Contender.STOCK || !summary.contenders().contains(Contender.STOCK)) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%.2f",
        median(summary, contender, Figures::cpuPerMillion)
            / median(summary, Contender.STOCK, Figures::cpuPerMillion));
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String json(List<Summary> summaries) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Summary summary : summaries) {
      for (Contender contender : summary.contenders()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workload", summary.workload.name);
        row.put("rows", summary.rows);
        row.put("contender", contender.name);
        row.put("events_per_second", summary.of(contender, Figures::perSecond));
        row.put("cold_events_per_second", summary.of(contender, Figures::coldPerSecond));
        for (Contender other : List.of(Contender.STOCK, Contender.METADATA, Contender.SINK)) {
          row.put("ratio_to_" + other.name.replace('-', '_'), summary.ratio(contender, other));
        }
        row.put("cpu_seconds_per_million", summary.of(contender, Figures::cpuPerMillion));
        row.put(
            "postgres_cpu_seconds_per_million",
            summary.of(contender, Figures::serverCpuPerMillion));
        row.put("allocated_bytes_per_event", summary.of(contender, Figures::allocatedPerEvent));
        row.put("peak_bytes", summary.of(contender, Figures::peak));
        rows.add(row);
      }
    }
    return Json.ofValue(rows);
  }
}
