package dev.hindsight.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code growth}: what changes as the history grows. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Throughput, the usual questions, purges and the file's size, with histories of some sizes.")
final class GrowthCommand implements Callable<Integer> {
  private static final int ROWS_OF_A_TRANSACTION = 100;

  // A row is at most that old, in days: backlog.sql.
  private static final double OLDEST = 599;
  private static final double DAYS = 600;
  private static final Pattern PURGED = Pattern.compile("purged ([0-9,]+) rows");

  @Mixin private RunOptions options;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "100000,1000000,5000000",
      description = "Versions stored (default: ${DEFAULT-VALUE}).")
  private List<Long> sizes;

  @Option(
      names = "--probe",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Events whose throughput is measured around each size, after as many that warm up (default: ${DEFAULT-VALUE}).")
  private long probe;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often throughput is measured at each size, each time into a new history; what is printed is the median (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--purge",
      split = ",",
      paramLabel = "N",
      defaultValue = "25000,50000",
      description =
          "About so many rows are purged at each size, in turn (default: ${DEFAULT-VALUE}).")
  private List<Long> purges;

  /**
   * @param probes one of each round, from the slowest to the fastest
   * @param purgeSeconds by rows purged; 0 rows for the process alone
   */
  record Stage(
      long versions,
      List<Figures> probes,
      Map<String, Double> millis,
      Map<Long, Double> purgeSeconds,
      long bytes) {

    /** The middle one. */
    Figures probe() {
      return probes.get(probes.size() / 2);
    }
  }

  private static final long ROWS_AT_ONCE = 250_000;

  private Source source;
  private Path folder;
  private Path home;

  @Override
  public Integer call() throws Exception {
    folder = Files.createTempDirectory("hindsight-bench-");
    List<Stage> stages = new ArrayList<>();
    try (Source started = Source.start(folder.resolve("source"))) {
      source = started;
      source.prepare();
      for (long size : sizes) {
        stages.add(stage(size));
        Stage stage = stages.get(stages.size() - 1);
        options.note(
            "  %,d versions: %,.0f events/s, %.1f CPU s / million; %s; purges %s; %,d MB",
            stage.versions(),
            stage.probe().perSecond(),
            stage.probe().cpuPerMillion(),
            stage.millis(),
            stage.purgeSeconds(),
            stage.bytes() >> 20);
      }
      RunningApp.run(source, home, options, Map.of(), "purge", "--compact");
      report(stages);
    } finally {
      Arena.remove(folder);
    }
    return 0;
  }

  private Stage stage(long size) throws SQLException {
    List<Figures> probes = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      begin(Math.max(0, size - probe * 3 / 2));
      // Centred on the size: as many events before it as after it, warmed up by those before.
      probes.add(load(probe * 2, probe));
    }
    probes.sort(Comparator.comparingDouble(Figures::perSecond));
    Map<Long, Double> purged = new LinkedHashMap<>();
    purged.put(0L, purge((int) DAYS).getValue());
    double rows = source.rows();
    double gone = 0;
    long versions = stored();
    Map<String, Double> millis = Questions.millis(RunningApp.warehouse(home), (long) rows / 2);
    for (long wanted : purges) {
      gone += wanted;
      Map.Entry<Long, Double> purge = purge((int) Math.ceil(OLDEST - DAYS * gone / rows));
      purged.put(purge.getKey(), purge.getValue());
    }
    return new Stage(versions, probes, millis, purged, RunningApp.warehouse(home).bytes());
  }

  /** A history of its own with so many rows, by a first copy: that is quicker than the stream. */
  private void begin(long rows) {
    if (home != null) {
      Arena.remove(home);
    }
    home = folder.resolve("home");
    source.dropSlot("hindsight_h2");
    // What the round before has written.
    source.execute("DELETE FROM transactions WHERE id > " + rows);
    for (long have = source.rows(); have < rows; have += ROWS_AT_ONCE) {
      long last = Math.min(rows, have + ROWS_AT_ONCE);
      source.execute("SELECT bench_insert(%d, %d)".formatted(have + 1, last));
    }
    source.execute("VACUUM ANALYZE", "CHECKPOINT");
    RunningApp.run(source, home, options, Map.of(), "run", "--until-caught-up");
  }

  private long stored() {
    return RunningApp.warehouse(home).number("SELECT COUNT(*) FROM transaction_history");
  }

  private Figures load(long events, long warmUp) {
    source.write(
        List.of(
            "CALL bench_transactions(%d, %d)"
                .formatted(events / ROWS_OF_A_TRANSACTION, ROWS_OF_A_TRANSACTION)));
    ProcessBuilder process =
        new Jvm(Bench.product(), options.jvm())
            .of(home, Contender.HINDSIGHT.main, List.of("warm-up=" + warmUp, "total=" + events));
    RunningApp.settings(process.environment(), source);
    return Figures.parse(Jvm.run(process, "RESULT "), 0);
  }

  /** What is older than so many days goes; returns the rows, and the seconds of the process. */
  private Map.Entry<Long, Double> purge(int days) {
    long began = System.nanoTime();
    String said =
        RunningApp.run(
            source, home, options, Map.of("HINDSIGHT_RETENTION_PERIOD", "P" + days + "D"), "purge");
    double seconds = (System.nanoTime() - began) / 1e9;
    Matcher rows = PURGED.matcher(said);
    if (!rows.find()) {
      throw new IllegalStateException("the purge did not say what it purged:\n" + said);
    }
    return Map.entry(Long.parseLong(rows.group(1).replace(",", "")), seconds);
  }

  private void report(List<Stage> stages) throws IOException {
    List<List<String>> table = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("versions stored"));
    stages.forEach(stage -> names.add(String.format(Locale.ROOT, "%,d", stage.versions())));
    table.add(names);
    Stage first = stages.get(0);
    table.add(row("events/s", stages, "%,.0f", stage -> stage.probe().perSecond()));
    table.add(row("least", stages, "%,.0f", stage -> stage.probes().get(0).perSecond()));
    table.add(row("most", stages, "%,.0f", stage -> stage.probes().get(rounds - 1).perSecond()));
    table.add(
        row(
            "of that at the first size",
            stages,
            "%.2f",
            stage -> stage.probe().perSecond() / first.probe().perSecond()));
    table.add(
        row("CPU s / million events", stages, "%.1f", stage -> stage.probe().cpuPerMillion()));
    for (String question : first.millis().keySet()) {
      table.add(row(question + ", ms", stages, "%,.1f", stage -> stage.millis().get(question)));
    }
    for (int i = 0; i < first.purgeSeconds().size(); i++) {
      int nth = i;
      table.add(
          row(
              i == 0 ? "purge of nothing, s" : "purge, s",
              stages,
              "%.1f",
              stage -> List.copyOf(stage.purgeSeconds().values()).get(nth)));
      if (i > 0) {
        table.add(
            row(
                "of so many rows",
                stages,
                "%,.0f",
                stage -> (double) List.copyOf(stage.purgeSeconds().keySet()).get(nth)));
      }
    }
    table.add(row("file, MB", stages, "%,.0f", stage -> stage.bytes() / 1048576.0));
    H2Warehouse warehouse = RunningApp.warehouse(home);
    long versions = stored();
    String text = Markdown.table(table);
    String size =
        String.format(
            Locale.ROOT,
            "After compaction %,d versions take %,d MB: %,d bytes each, indexes included.",
            versions,
            warehouse.bytes() >> 20,
            warehouse.bytes() / versions);
    options.print(options.isJson() ? Json.of(table) : text + "\n" + size);
    if (options.publish()) {
      Page page = Page.of(Bench.product());
      Charts.save(Charts.growth(stages), page.image("growth"));
      page.replace(
          "growth",
          String.format(
              Locale.ROOT,
              "%n`ops/bench growth --sizes %s --rounds %d`: %s.%n%n![Growth](images/growth.svg)%n%n%s%n%s%n%n",
              String.join(",", sizes.stream().map(String::valueOf).toList()),
              rounds,
              Machine.conditions(options.jvm()),
              text,
              size));
    }
  }

  private interface Column {
    double of(Stage stage);
  }

  private static List<String> row(String name, List<Stage> stages, String format, Column column) {
    List<String> row = new ArrayList<>(List.of(name));
    stages.forEach(stage -> row.add(String.format(Locale.ROOT, format, column.of(stage))));
    return row;
  }
}
