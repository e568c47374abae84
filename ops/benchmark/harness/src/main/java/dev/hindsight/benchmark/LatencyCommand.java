package dev.hindsight.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code latency}: from the source's commit to a row that can be read. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "From the source's commit to readable in H2, at a fixed rate of one-row transactions, a tenth of them corrections,",
      "with purges running beside it. Counted from the schedule of the commits, so that no delay hides another."
    })
final class LatencyCommand implements Callable<Integer> {
  private static final int WRITERS = 4;

  @Mixin private RunOptions options;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "1000",
      description = "Commits a second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "30",
      description = "Seconds before that, at the same rate (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--stored",
      paramLabel = "N",
      defaultValue = "200000",
      description =
          "Rows of the last 600 days that are there before; purges take the oldest (default: ${DEFAULT-VALUE}).")
  private long stored;

  @Option(
      names = "--purge",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether purges run beside it (default: they do).")
  private boolean purge;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("hindsight-bench-");
    Path home = folder.resolve("home");
    try (Source source = Source.start(folder.resolve("source"))) {
      source.prepare();
      source.execute("SELECT bench_insert(1, %d)".formatted(stored), "CHECKPOINT");
      RunningApp.run(source, home, options, Map.of(), "run", "--until-caught-up");
      try (RunningApp app = RunningApp.start(source, home, options, Map.of(), "run")) {
        app.awaitLine("following the source's changes");
        measure(source, home);
        app.stop();
      }
    } finally {
      Arena.remove(folder);
    }
    return 0;
  }

  private void measure(Source source, Path home) throws Exception {
    long start = System.nanoTime() + 1_000_000_000L;
    long from = start + warmUp * 1_000_000_000L;
    long commits = (long) ((warmUp + seconds) * rate / WRITERS);
    List<SteadyWriter> writers =
        IntStream.range(0, WRITERS)
            // Evenly over the time: each begins a little after the one before it.
            .mapToObj(
                n ->
                    new SteadyWriter(
                        source, n, start + (long) (n * 1e9 / rate), rate / WRITERS, commits))
            .toList();
    List<Thread> threads = new ArrayList<>();
    writers.forEach(writer -> threads.add(new Thread(writer, "writer")));
    long[] purged = new long[2];
    if (purge) {
      threads.add(
          new Thread(() -> purge(source, home, from, seconds * 1_000_000_000L, purged), "purges"));
    }
    threads.forEach(Thread::start);
    Watcher watcher = new Watcher(RunningApp.warehouse(home), writers, from);
    watcher.watch();
    threads.forEach(Pause::join);
    report(watcher, purged);
  }

  /** One purge after the other while it is measured, each with a shorter period. */
  private void purge(Source source, Path home, long from, long nanos, long[] purged) {
    H2Warehouse warehouse = RunningApp.warehouse(home);
    Pause.until(from);
    for (int days = 500; System.nanoTime() < from + nanos && days > 20; days -= 40) {
      RunningApp.run(
          source, home, options, Map.of("HINDSIGHT_RETENTION_PERIOD", "P" + days + "D"), "purge");
      purged[0]++;
    }
    purged[1] = warehouse.number("SELECT SUM(rows_deleted) FROM purge_audit");
  }

  private void report(Watcher watcher, long[] purged) {
    Map<String, Histogram> all = new LinkedHashMap<>();
    all.put("from the schedule", watcher.fromSchedule);
    all.put("of these, corrections", watcher.corrections);
    all.put("from the commit's answer", watcher.fromCommit);
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("milliseconds", "commits", "50 %", "90 %", "99 %", "99.9 %", "most"));
    all.forEach(
        (name, histogram) ->
            table.add(
                List.of(
                    name,
                    String.format(Locale.ROOT, "%,d", histogram.getTotalCount()),
                    millis(histogram.getValueAtPercentile(50)),
                    millis(histogram.getValueAtPercentile(90)),
                    millis(histogram.getValueAtPercentile(99)),
                    millis(histogram.getValueAtPercentile(99.9)),
                    millis(histogram.getMaxValue()))));
    String beside =
        purge
            ? String.format(
                Locale.ROOT, "%d purges beside it took away %,d rows", purged[0], purged[1])
            : "no purge beside it";
    String text = Markdown.table(table);
    options.note("%.0f commits/s, %d s, %s", rate, seconds, beside);
    options.print(options.isJson() ? Json.of(table) : text);
    if (options.publish()) {
      Page page = Page.of(Bench.product());
      Charts.save(Charts.latency(all), page.image("latency"));
      page.replace(
          "latency",
          String.format(
              Locale.ROOT,
              "%n`ops/bench latency --rate %.0f --seconds %d`: %s; %s.%n%n![Latency](images/latency.svg)%n%n%s%n",
              rate,
              seconds,
              beside,
              Machine.conditions(options.jvm()),
              text));
    }
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f", micros / 1e3);
  }
}
