package dev.hindsight.benchmark;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code start}: from the start of the process to its first durable event. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "From the start of `ops/hindsight run` to its first durable event: after clean stops, and after kills under load.")
final class StartCommand implements Callable<Integer> {
  private static final Pattern CHANGES =
      Pattern.compile("^hindsight_source_changes_total ([0-9.E]+)", Pattern.MULTILINE);
  private static final double LOAD_PER_SECOND = 500;

  @Mixin private RunOptions options;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Starts of each kind (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--stored",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Rows in the history (default: ${DEFAULT-VALUE}).")
  private long stored;

  private final HttpClient http = HttpClient.newHttpClient();
  private Source source;
  private Path home;
  private long nextId;
  private int writers;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("hindsight-bench-");
    home = folder.resolve("home");
    try (Source started = Source.start(folder.resolve("source"))) {
      source = started;
      source.prepare();
      source.execute("SELECT bench_insert(1, %d)".formatted(stored), "CHECKPOINT");
      nextId = stored + 1;
      RunningApp.run(source, home, options, Map.of(), "run", "--until-caught-up");
      List<Double> afterStop = new ArrayList<>();
      List<Double> afterKill = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        afterStop.add(afterStop());
        afterKill.add(afterKill());
        options.note(
            "  round %d: %.1f s after a stop, %.1f s after a kill",
            round + 1, afterStop.get(round), afterKill.get(round));
      }
      report(Spread.of(afterStop), Spread.of(afterKill));
    } finally {
      Arena.remove(folder);
    }
    return 0;
  }

  private double afterStop() throws IOException, InterruptedException {
    insert();
    return firstEvent(RunningApp::stop);
  }

  private double afterKill() throws IOException, InterruptedException {
    int port = freePort();
    try (RunningApp app = start(port)) {
      long from = System.nanoTime();
      SteadyWriter writer =
          new SteadyWriter(source, writers++, from, LOAD_PER_SECOND, (long) LOAD_PER_SECOND * 6);
      Thread load = new Thread(writer, "load");
      load.start();
      awaitChanges(app, port);
      Pause.until(from + Duration.ofSeconds(4).toNanos());
      app.kill();
      double seconds = firstEvent(RunningApp::stop);
      load.join();
      return seconds;
    }
  }

  private RunningApp start(int port) {
    return RunningApp.start(
        source, home, options, Map.of("HINDSIGHT_STATUS_PORT", Integer.toString(port)), "run");
  }

  private interface Ending {
    void end(RunningApp app);
  }

  private double firstEvent(Ending ending) throws IOException, InterruptedException {
    int port = freePort();
    long began = System.nanoTime();
    try (RunningApp app = start(port)) {
      awaitChanges(app, port);
      double seconds = (System.nanoTime() - began) / 1e9;
      ending.end(app);
      return seconds;
    }
  }

  private void awaitChanges(RunningApp app, int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      try {
        Matcher changes =
            CHANGES.matcher(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        if (changes.find() && Double.parseDouble(changes.group(1)) > 0) {
          return;
        }
      } catch (IOException notYet) {
        if (!app.isAlive()) {
          throw new IllegalStateException("ended:\n" + app.said(), notYet);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no event in two minutes:\n" + app.said());
      }
      Pause.millis(10);
    }
  }

  private void insert() {
    source.execute("SELECT bench_insert(%1$d, %1$d)".formatted(nextId++));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void report(Spread afterStop, Spread afterKill) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("seconds to the first event", "median", "least", "most"));
    table.add(row("after a clean stop", afterStop));
    table.add(row("after a kill under load", afterKill));
    String text = Markdown.table(table);
    options.print(options.isJson() ? Json.of(table) : text);
    if (options.publish()) {
      Page.of(Bench.product())
          .replace(
              "start",
              String.format(
                  Locale.ROOT,
                  "%n`ops/bench start --rounds %d`, %,d rows stored: %s.%n%n%s%n",
                  rounds,
                  stored,
                  Machine.conditions(options.jvm()),
                  text));
    }
  }

  private static List<String> row(String name, Spread seconds) {
    return List.of(name, tenths(seconds.median()), tenths(seconds.least()), tenths(seconds.most()));
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
