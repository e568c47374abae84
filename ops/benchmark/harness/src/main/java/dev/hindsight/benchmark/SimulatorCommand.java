package dev.hindsight.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code simulator}: how fast the simulator writes, beside the limit that Postgres sets. */
@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "How fast `ops/simulator seed` and `run --rate 0` write, beside loops inside the server that commit single rows.")
final class SimulatorCommand implements Callable<Integer> {
  private static final Pattern ROWS = Pattern.compile("([0-9,]+) rows/s");
  private static final Pattern TRANSACTIONS = Pattern.compile("([0-9,]+) tx/s\\s*$");

  @Mixin private RunOptions options;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "In turns (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Rows to seed (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "15",
      description = "How long the load runs (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Loops inside the server side by side (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Override
  public Integer call() throws Exception {
    List<Double> seed = new ArrayList<>();
    List<Double> run = new ArrayList<>();
    List<Double> limit = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Path folder = Files.createTempDirectory("hindsight-bench-");
      try (Source source = Source.start(folder.resolve("source"))) {
        seed.add(said(ROWS, "seed", "--url", source.url(), "--transactions", Long.toString(rows)));
        run.add(
            said(
                TRANSACTIONS,
                "run",
                "--url",
                source.url(),
                "--rate",
                "0",
                "--truth",
                "none",
                "--duration",
                seconds + "s"));
        source.execute(Source.resource("backlog.sql"));
        limit.add(loops(source));
        options.note(
            "  round %d: seed %,.0f rows/s, run %,.0f tx/s, the server alone %,.0f tx/s",
            round + 1, seed.get(round), run.get(round), limit.get(round));
      } finally {
        Arena.remove(folder);
      }
    }
    report(Spread.of(seed), Spread.of(run), Spread.of(limit));
    return 0;
  }

  private static double said(Pattern rate, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Bench.product().resolve("ops/simulator").toString()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher found = rate.matcher(out);
    if (process.waitFor() != 0 || !found.find()) {
      throw new IllegalStateException(String.join(" ", command) + " said: " + out);
    }
    return Double.parseDouble(found.group(1).replace(",", ""));
  }

  /** Each session inserts rows with foreign keys, as the simulator's have, for some seconds. */
  private double loops(Source source) {
    long first = Long.parseLong(source.one("SELECT max(id) + 1 FROM transactions"));
    long before = source.rows();
    List<Thread> threads =
        IntStream.range(0, sessions)
            .mapToObj(n -> new Thread(() -> loop(source, first + n * 50_000_000L)))
            .toList();
    long began = System.nanoTime();
    threads.forEach(Thread::start);
    threads.forEach(Pause::join);
    return (source.rows() - before) / ((System.nanoTime() - began) / 1e9);
  }

  private void loop(Source source, long firstId) {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      statement.execute("CALL bench_inserts(%d, interval '%d s')".formatted(firstId, seconds));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void report(Spread seed, Spread run, Spread limit) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("", "median", "least to most"));
    table.add(row("`seed`, rows/s", seed));
    table.add(row("`run --rate 0`, source transactions/s", run));
    table.add(row("inside the server, %d sessions, transactions/s".formatted(sessions), limit));
    String text = Markdown.table(table);
    options.print(options.isJson() ? Json.of(table) : text);
    if (options.publish()) {
      Page.of(Bench.product())
          .replace(
              "simulator",
              String.format(
                  Locale.ROOT,
                  "%n`ops/bench simulator --rounds %d`: %s.%n%n%s%n",
                  rounds,
                  Machine.conditions(List.of()),
                  text));
    }
  }

  private static List<String> row(String name, Spread rate) {
    return List.of(
        name,
        String.format(Locale.ROOT, "%,.0f", rate.median()),
        String.format(Locale.ROOT, "%,.0f to %,.0f", rate.least(), rate.most()));
  }
}
