package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ops/hindsight} as users start it, beside the benchmark. Its home is a folder of ours. */
final class RunningApp implements AutoCloseable {
  private static final String PASSWORD = "benchmark";

  private final Path home;
  private final Path errors;
  private final Process process;

  private RunningApp(Path home, Path errors, Process process) {
    this.home = home;
    this.errors = errors;
    this.process = process;
  }

  static RunningApp start(
      Source source, Path home, RunOptions options, Map<String, String> settings, String... words) {
    try {
      Files.createDirectories(home);
      Path errors = Files.createTempFile(home, "stderr-", ".txt");
      List<String> command =
          new ArrayList<>(List.of(Bench.product().resolve("ops/hindsight").toString()));
      command.addAll(List.of(words));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HINDSIGHT_"));
      builder.environment().put("HINDSIGHT_HOME", home.toString());
      builder.environment().put("HINDSIGHT_JAVA_OPTS", String.join(" ", options.jvm()));
      settings(builder.environment(), source);
      builder.environment().putAll(settings);
      return new RunningApp(home, errors, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What every process on such a warehouse has to be told. */
  static void settings(Map<String, String> environment, Source source) {
    environment.put("HINDSIGHT_SOURCE_URL", source.url());
    environment.put("HINDSIGHT_WAREHOUSE_PASSWORD", PASSWORD);
    environment.put("HINDSIGHT_QUARANTINE_MAX_PER_MINUTE", "1000000");
  }

  /** Runs a command to its end and returns what it said on stderr. */
  static String run(
      Source source, Path home, RunOptions options, Map<String, String> settings, String... words) {
    try (RunningApp app = start(source, home, options, settings, words)) {
      app.awaitEnd(0);
      return app.said();
    }
  }

  /** The warehouse, over the server that the running app opens for others. */
  static H2Warehouse warehouse(Path home) {
    return new H2Warehouse(home.resolve("data/warehouse"), PASSWORD);
  }

  RunningApp awaitLine(String part) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!said().contains(part)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("never said '" + part + "', but:\n" + said());
      }
      Pause.millis(10);
    }
    return this;
  }

  /** SIGTERM, and waits for the clean end. */
  void stop() {
    process.destroy();
    awaitEnd(0);
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw Pause.interrupted(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void awaitEnd(int code) {
    try {
      if (!process.waitFor(60, TimeUnit.MINUTES) || process.exitValue() != code) {
        throw new IllegalStateException("ended with " + process.exitValue() + ":\n" + said());
      }
    } catch (InterruptedException e) {
      throw Pause.interrupted(e);
    }
  }

  String said() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path home() {
    return home;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
