package dev.hindsight.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loss}: what is missing after stops and kills, here and with the stock engine. */
@Command(
    name = "loss",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Rows lost and doubled by the stock engine with FileOffsetBackingStore, and by Hindsight, on the same source at the",
      "same time: four writers with interleaved transactions, both readers stopped or killed again and again, each time as",
      "soon as both have got into the stream."
    })
final class LossCommand implements Callable<Integer> {
  private static final int WRITERS = 4;
  private static final int LAST = 2_000_000_000;
  private static final long LONGEST_CATCH_UP = 300;

  @Mixin private RunOptions options;

  @Option(
      names = "--stops",
      paramLabel = "N",
      defaultValue = "12",
      description = "Half of them kills (default: ${DEFAULT-VALUE}).")
  private int stops;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      split = ",",
      description = "A run for each (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--bulk",
      paramLabel = "B",
      split = ",",
      defaultValue = "interleaved,copy",
      description =
          "How many rows at once are inserted, ${COMPLETION-CANDIDATES}; a run for each and each seed (default: ${DEFAULT-VALUE}).")
  private List<MixedWriter.Bulk> bulks;

  private String postgres;

  private record Count(long committed, long lost, long doubled) {}

  @Override
  public Integer call() throws Exception {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("rows at once", "seed", "reader", "committed", "lost", "more than once"));
    long lostHere = 0;
    for (MixedWriter.Bulk bulk : bulks) {
      for (long seed : seeds) {
        Path folder = Files.createTempDirectory("hindsight-bench-");
        try (Source source = Source.start(folder.resolve("source"))) {
          Map<Integer, Integer> stock = new HashMap<>();
          Map<Integer, Integer> here = new HashMap<>();
          List<Integer> committed = run(source, folder, bulk, seed, stock, here);
          Count theirs = count(committed, stock);
          Count ours = count(committed, here);
          table.add(row(bulk, seed, "stock engine, offsets in a file", theirs));
          table.add(row(bulk, seed, "Hindsight into H2", ours));
          lostHere += ours.lost() + ours.doubled();
          options.note("  %s, seed %d: stock %s, Hindsight %s", bulk, seed, theirs, ours);
        } finally {
          Arena.remove(folder);
        }
      }
    }
    String text = Markdown.table(table);
    options.print(options.isJson() ? Json.of(table) : text);
    if (options.publish()) {
      Page.of(Bench.product())
          .replace(
              "loss",
              String.format(
                  Locale.ROOT,
                  "%n`ops/bench loss --stops %d --seed %s`, PostgreSQL %s, Debezium 3.6.3.Final:%n%n%s%n",
                  stops,
                  String.join(",", seeds.stream().map(String::valueOf).toList()),
                  postgres,
                  text));
    }
    return lostHere == 0 ? 0 : 4;
  }

  private List<Integer> run(
      Source source,
      Path folder,
      MixedWriter.Bulk bulk,
      long seed,
      Map<Integer, Integer> stock,
      Map<Integer, Integer> here)
      throws Exception {
    Path home = folder.resolve("home");
    Path delivered = folder.resolve("delivered.txt");
    source.prepare();
    postgres = source.one("SHOW server_version");
    RunningApp.run(source, home, options, Map.of(), "run", "--until-caught-up");
    source.copySlot("hindsight_h2", "stock");
    AtomicBoolean ended = new AtomicBoolean();
    List<MixedWriter> writers =
        IntStream.range(0, WRITERS)
            .mapToObj(n -> new MixedWriter(source, bulk, n, seed * 100, ended::get))
            .toList();
    List<Thread> threads = writers.stream().map(Thread::new).toList();
    threads.forEach(Thread::start);
    Random random = new Random(seed);
    for (int stop = 0; stop < stops; stop++) {
      boolean kill = random.nextBoolean();
      Process engine = engine(source, folder, delivered);
      try (RunningApp app = RunningApp.start(source, home, options, Map.of(), "run")) {
        awaitMore(delivered, app);
        Pause.millis(random.nextInt(3_000));
        if (kill) {
          engine.destroyForcibly();
          app.kill();
        } else {
          engine.destroy();
          app.stop();
        }
        engine.waitFor();
      } finally {
        engine.destroyForcibly();
      }
      options.note("  seed %d, %s %d of %d", seed, kill ? "kill" : "stop", stop + 1, stops);
    }
    ended.set(true);
    threads.forEach(Pause::join);
    for (MixedWriter writer : writers) {
      writer.throwFailure();
    }
    source.execute("SELECT bench_insert(%1$d, %1$d)".formatted(LAST));
    Process engine = engine(source, folder, delivered);
    try {
      RunningApp.run(source, home, options, Map.of(), "run", "--until-caught-up");
      awaitLast(delivered);
    } finally {
      engine.destroy();
      engine.waitFor();
    }
    try (Stream<String> lines = Files.lines(delivered)) {
      lines.forEach(id -> stock.merge(Integer.valueOf(id), 1, Integer::sum));
    }
    try (Connection connection = RunningApp.warehouse(home).connect()) {
      ids(connection, "SELECT transaction_id FROM transaction_history")
          .forEach(id -> here.merge(id, 1, Integer::sum));
    }
    try (Connection connection = source.connect()) {
      return ids(connection, "SELECT id FROM transactions");
    }
  }

  private Process engine(Source source, Path folder, Path delivered) throws IOException {
    return new Jvm(Bench.product(), options.jvm())
        .of(
            folder.resolve("stock"),
            "dev.hindsight.benchmark.contender.Recording",
            List.of(
                "port=" + source.port(),
                "slot=stock",
                "metadata=true",
                "offsets=" + folder.resolve("offsets.dat"),
                "delivered=" + delivered))
        .start();
  }

  /** Both are in the stream: the engine has delivered more rows, and Hindsight follows. */
  private static void awaitMore(Path delivered, RunningApp app) throws IOException {
    long before = Files.exists(delivered) ? Files.size(delivered) : 0;
    app.awaitLine("following the source's changes");
    for (long tenths = 0; tenths < LONGEST_CATCH_UP * 10; tenths++) {
      if (Files.exists(delivered) && Files.size(delivered) > before) {
        return;
      }
      Pause.millis(100);
    }
    throw new IllegalStateException("the stock engine delivers nothing");
  }

  private static void awaitLast(Path delivered) throws IOException {
    for (long tenths = 0; tenths < LONGEST_CATCH_UP * 10; tenths++) {
      if (Files.exists(delivered)) {
        try (Stream<String> lines = Files.lines(delivered)) {
          if (lines.anyMatch(Integer.toString(LAST)::equals)) {
            return;
          }
        }
      }
      Pause.millis(100);
    }
    throw new IllegalStateException("the stock engine did not come to the end of the log");
  }

  private static List<Integer> ids(Connection connection, String query) throws SQLException {
    List<Integer> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
    }
    return ids;
  }

  private static Count count(List<Integer> committed, Map<Integer, Integer> seen) {
    long lost = committed.stream().filter(id -> !seen.containsKey(id)).count();
    long doubled = seen.values().stream().filter(times -> times > 1).count();
    return new Count(committed.size(), lost, doubled);
  }

  private static List<String> row(MixedWriter.Bulk bulk, long seed, String reader, Count count) {
    return List.of(
        bulk.toString(),
        Long.toString(seed),
        reader,
        String.format(Locale.ROOT, "%,d", count.committed()),
        String.format(Locale.ROOT, "%,d", count.lost()),
        String.format(Locale.ROOT, "%,d", count.doubled()));
  }
}
