package dev.hindsight.benchmark;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What all benchmarks have in common: the JVM of what is measured, and where results go. */
final class RunOptions {
  /** What the figures are printed as. */
  enum Format {
    TABLE,
    JSON
  }

  /** A contender's heap where nobody says. */
  static final String HEAP = "1g";

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = HEAP,
      description = "Heap of each contender (default: ${DEFAULT-VALUE}).")
  private String heap;

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "Further options of each contender's JVM.")
  private List<String> more = List.of();

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "TABLE",
      description = "How figures are printed on stdout (default: table).")
  private Format format;

  @Option(
      names = "--publish",
      description = "Also write table and chart into docs/benchmarks.md and docs/images.")
  private boolean publish;

  List<String> jvm() {
    // Those of ops/hindsight run, for every contender.
    List<String> options = new ArrayList<>(List.of("-Xmx" + heap));
    // As ops/lib/launch.sh chooses.
    options.addAll(
        heap.matches("[1-4]?\\d\\dm")
            ? List.of("-XX:+UseParallelGC")
            : List.of(
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=8m",
                "-XX:-G1UseAdaptiveIHOP",
                "-XX:InitiatingHeapOccupancyPercent=60"));
    options.addAll(
        List.of(
            "-XX:MetaspaceSize=128m",
            "-XX:FreqInlineSize=60",
            "-XX:InlineSmallCode=1000",
            "-XX:MaxInlineLevel=7"));
    options.addAll(more);
    return options;
  }

  String heap() {
    return heap;
  }

  boolean isJson() {
    return format == Format.JSON;
  }

  boolean publish() {
    return publish;
  }

  /** A line about what is going on, beside the figures. */
  void note(String text, Object... values) {
    System.err.printf(Locale.ROOT, text + "%n", values);
  }

  void print(String figures) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(figures);
  }
}
