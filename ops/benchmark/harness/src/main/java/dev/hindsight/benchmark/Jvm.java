package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts JVMs of the contenders, all with the same options. */
final class Jvm {
  private static final long LONGEST_MINUTES = 20;

  private final Path product;
  private final List<String> options;

  /**
   * @param product the project's root, built
   */
  Jvm(Path product, List<String> options) {
    this.product = product;
    this.options = options;
  }

  private String classPath(String main) {
    Path harness = product.resolve("ops/benchmark/harness/target/benchmark.jar");
    if (main.startsWith("dev.hindsight.benchmark.sink.")) {
      Path sink = product.resolve("ops/benchmark/jdbc-sink/target");
      return sink.resolve("benchmark-jdbc-sink.jar") + ":" + sink.resolve("lib") + "/*";
    }
    if (main.startsWith("dev.hindsight.snowflake.")) {
      return product.resolve("cdc-app/target/test-classes") + ":" + appJar();
    }
    return harness + ":" + appJar();
  }

  Path appJar() {
    return product.resolve("cdc-app/target/cdc-app.jar");
  }

  /** A JVM with such a main class, in a working directory of its own. */
  ProcessBuilder of(Path directory, String main, List<String> arguments) {
    List<String> command = new ArrayList<>(options(classPath(main)));
    command.add(main);
    command.addAll(arguments);
    return builder(directory, command);
  }

  /** The app, from its jar. */
  ProcessBuilder app(Path directory, Map<String, String> settings, String... arguments) {
    List<String> command = new ArrayList<>(options(appJar().toString()));
    command.add("dev.hindsight.cli.Hindsight");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = builder(directory, command);
    builder.environment().putAll(settings);
    return builder;
  }

  private List<String> options(String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    return command;
  }

  private static ProcessBuilder builder(Path directory, List<String> command) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("stdout.txt").toFile())
            .redirectError(directory.resolve("stderr.txt").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HINDSIGHT_"));
    return builder;
  }

  /**
   * Runs to the end and returns the last line that begins so; an empty one for an empty start.
   *
   * @throws IllegalStateException with what it said, when it failed
   */
  static String run(ProcessBuilder builder, String lineStart) {
    Path directory = builder.directory().toPath();
    try {
      Process process = builder.start();
      Thread onSignal = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(onSignal);
      try {
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        String out = Files.readString(directory.resolve("stdout.txt"));
        Optional<String> line =
            lineStart.isEmpty()
                ? Optional.of("")
                : out.lines().filter(each -> each.startsWith(lineStart)).reduce((a, b) -> b);
        if (!ended || process.exitValue() != 0 || line.isEmpty()) {
          throw new IllegalStateException(
              String.join(" ", builder.command())
                  + (ended ? " ended with " + process.exitValue() : " did not end in time")
                  + "; in "
                  + directory
                  + ":\n"
                  + tail(out)
                  + tail(Files.readString(directory.resolve("stderr.txt"))));
        }
        return line.get();
      } finally {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(onSignal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 3_000));
  }
}
