package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The double of Snowflake that the product's tests bring, in a process of its own: H2 behind the
 * protocol of Snowflake's driver. It says what Hindsight's side of the wire costs, and nothing
 * about Snowflake's speed.
 */
final class SnowflakeDouble implements AutoCloseable {
  private static final String MAIN = "dev.hindsight.snowflake.SnowflakeDoubleMain";
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final Process process;
  private final String url;

  private SnowflakeDouble(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Whether the product was built with its tests. */
  static boolean exists(Path product) {
    return Files.exists(
        product.resolve("cdc-app/target/test-classes").resolve(MAIN.replace('.', '/') + ".class"));
  }

  /**
   * @param directory where it keeps its tables
   */
  static SnowflakeDouble start(Path product, Path directory) {
    Jvm jvm = new Jvm(product, List.of("-Xmx1g", "-XX:+UseG1GC"));
    try {
      Process process =
          jvm.of(directory, MAIN, List.of("--data", directory.toAbsolutePath().toString())).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new SnowflakeDouble(process, urlOf(process, directory.resolve("stdout.txt")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String urlOf(Process process, Path out) throws IOException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Optional<String> line =
          Files.readAllLines(out).stream().filter(each -> each.startsWith("jdbc:")).findFirst();
      if (line.isPresent()) {
        return line.get();
      }
      Pause.millis(20);
    }
    process.destroyForcibly();
    throw new IllegalStateException(
        "the double of Snowflake did not start; see " + out.getParent());
  }

  /** With which Hindsight writes to it. */
  Map<String, String> settings() {
    return Map.of(
        "HINDSIGHT_PROFILE",
        "snowflake",
        "HINDSIGHT_WAREHOUSE_URL",
        url,
        "HINDSIGHT_WAREHOUSE_USER",
        "HINDSIGHT",
        "HINDSIGHT_WAREHOUSE_PASSWORD",
        "snow-s3cret");
  }

  double processorSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** Its tables are in their files when it returns. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
