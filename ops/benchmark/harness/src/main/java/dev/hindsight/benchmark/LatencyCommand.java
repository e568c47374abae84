package dev.hindsight.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
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
      "with a purge running beside it. Counted from the schedule of the commits, so that no delay hides another."
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
          "Rows of the last 600 days that are there before, for the purge to take (default: ${DEFAULT-VALUE}).")
  private long stored;

  @Option(
      names = "--purge",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether a purge runs beside it (default: it does).")
  private boolean purge;

  /** Until it follows the source. */
  private static final int START_SECONDS = 12;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("hindsight-bench-");
    Path home = folder.resolve("home");
    try (Source source = Source.start(folder.resolve("source"))) {
      source.prepare();
      source.execute("SELECT bench_insert(1, %d)".formatted(stored), "CHECKPOINT");
      RunningApp.run(source, home, options, Map.of(), "run", "--until-caught-up");
      // The next full minute that leaves time to start and to warm up: run's own purge begins then.
      ZonedDateTime begin =
          ZonedDateTime.now(ZoneOffset.UTC)
              .plusSeconds(warmUp + START_SECONDS)
              .truncatedTo(ChronoUnit.MINUTES)
              .plusMinutes(1);
      Map<String, String> settings =
          purge
              ? Map.of(
                  "HINDSIGHT_RETENTION_PERIOD",
                  "P20D",
                  "HINDSIGHT_RETENTION_AT",
                  begin.toLocalTime().toString())
              : Map.of();
      try (RunningApp app = RunningApp.start(source, home, options, settings, "run")) {
        app.awaitLine("following the source's changes");
        measure(source, home, begin.toInstant());
        app.stop();
      }
    } finally {
      Arena.remove(folder);
    }
    return 0;
  }

  private void measure(Source source, Path home, Instant begin) throws Exception {
    long from = System.nanoTime() + Duration.between(Instant.now(), begin).toNanos();
    long start = from - warmUp * 1_000_000_000L;
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
    threads.forEach(Thread::start);
    Watcher watcher = new Watcher(RunningApp.warehouse(home), writers, from);
    watcher.watch();
    threads.forEach(Pause::join);
    report(watcher, purge ? purged(home, begin) : "no purge beside it");
  }

  private static String purged(Path home, Instant begin) throws SQLException {
    H2Warehouse warehouse = RunningApp.warehouse(home);
    String chunks = " FROM purge_audit WHERE kind = 'purge'";
    long rows = warehouse.number("SELECT COALESCE(SUM(rows_deleted), 0)" + chunks);
    long millis =
        warehouse.number(
            "SELECT COALESCE(MAX(DATEDIFF(MILLISECOND, TIMESTAMP WITH TIME ZONE '"
                + begin
                + "', at)), 0)"
                + chunks);
    return String.format(
        Locale.ROOT, "run's own purge took away %,d rows in its first %.1f s", rows, millis / 1e3);
  }

  private void report(Watcher watcher, String beside) {
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
