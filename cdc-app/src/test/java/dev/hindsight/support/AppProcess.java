package dev.hindsight.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The app as users have it: the packaged jar in a process of its own. What it writes stays below
 * the working directory it is given; it gets its settings by environment, so that none of them
 * stands in the list of processes.
 */
public final class AppProcess implements AutoCloseable {
  public static final String STREAMING = "following the source's changes";

  private static final Path JAR = Path.of("target", "cdc-app.jar").toAbsolutePath();
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final int TAIL = 6_000;

  private final Path directory;
  private final Path errors;
  private final SharedClasses shared;
  private final Process process;
  private final String command;

  private AppProcess(
      Path directory, Path errors, SharedClasses shared, Process process, String command) {
    this.directory = directory;
    this.shared = shared;
    this.errors = errors;
    this.process = process;
    this.command = command;
  }

  /**
   * @param settings by key, {@code hindsight.source.url} and so on
   */
  public static AppProcess start(
      Path directory, Map<String, String> settings, String... arguments) {
    List<String> program = new ArrayList<>(List.of("-jar", JAR.toString()));
    program.addAll(List.of(arguments));
    return start(directory, settings, program, arguments);
  }

  /** The app's jar under another main class, from the tests. */
  public static AppProcess startMain(
      Path directory, Map<String, String> settings, String mainClass, String... arguments) {
    String classPath = JAR + File.pathSeparator + JAR.resolveSibling("test-classes");
    List<String> program = new ArrayList<>(List.of("-cp", classPath, mainClass));
    program.addAll(List.of(arguments));
    return start(directory, settings, program, arguments);
  }

  private static AppProcess start(
      Path directory, Map<String, String> settings, List<String> program, String... arguments) {
    assertThat(JAR).as("the app is run from its jar: build with the phase package first").exists();
    SharedClasses shared = SharedClasses.of(JAR, arguments);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // Little is gained by compiling well what is killed seconds later.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                shared.option()));
    command.addAll(program);
    try {
      Files.createDirectories(directory);
      Path errors = Files.createTempFile(directory, "stderr-", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(errors.toFile())
              .redirectOutput(errors.resolveSibling(errors.getFileName() + ".out").toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HINDSIGHT_"));
      settings.forEach((key, value) -> builder.environment().put(variable(key), value));
      return new AppProcess(
          directory, errors, shared, builder.start(), String.join(" ", arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What lets ops/hindsight start as quickly, for HINDSIGHT_JAVA_OPTS. */
  public static String startOption() {
    return "-Xlog:disable " + SharedClasses.of(JAR).option();
  }

  /** The settings that lead the app to a database of the test server. */
  public static Map<String, String> settings(TestSource source) {
    return Map.of(
        "hindsight.source.url", source.url(),
        "hindsight.source.user", "oltp",
        "hindsight.source.password", "oltp",
        // Slots are one namespace for the whole server.
        "hindsight.source.slot", "app_" + source.name(),
        "hindsight.source.heartbeat", "1s",
        // The load makes more bad rows on purpose than a bank would by mistake.
        "hindsight.quarantine.max-per-minute", "1000000");
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it ended by itself within that time. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for the end and returns the exit code. */
  public int exitCode() throws InterruptedException {
    if (!endsWithin(LONGEST)) {
      throw new AssertionError("does not end by itself; " + story());
    }
    shared.keep();
    return process.exitValue();
  }

  /** SIGKILL, and waits until the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits until it has written that to stderr. */
  public AppProcess awaitLine(String part) {
    return awaitLine(part, LONGEST);
  }

  /** As {@link #awaitLine(String)}, for what takes long. */
  public AppProcess awaitLine(String part, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> err().contains(part) || !process.isAlive());
    if (!err().contains(part)) {
      throw new AssertionError("ended before it said '" + part + "'; " + story());
    }
    return this;
  }

  public String err() {
    return read(errors);
  }

  public String out() {
    return read(errors.resolveSibling(errors.getFileName() + ".out"));
  }

  /** What a person needs who looks for the cause of a failure. */
  public String story() {
    String end = process.isAlive() ? "still running" : "exit code " + process.exitValue();
    return "hindsight %s (process %d): %s%nstderr:%n%s%nlog:%n%s"
        .formatted(
            command,
            process.pid(),
            end,
            tail(err()),
            tail(read(directory.resolve("data/logs/hindsight.log"))));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - TAIL));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
