package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One backlog, and every contender on it. Each reads from a copy of one slot, which was made before
 * the backlog was written: all begin at the same position of the same log.
 */
final class Arena implements AutoCloseable {
  private static final String BASE = "bench_base";
  private static final String OWN = "hindsight_h2";

  private final Path folder;
  private final Jvm jvm;
  private final Workload workload;
  private final long rows;
  private final long warmUp;
  private final Source source;
  private Source target;
  private int turns;

  private Arena(Path folder, Jvm jvm, Workload workload, double scale, Source source) {
    this.folder = folder;
    this.jvm = jvm;
    this.workload = workload;
    this.rows = workload.rows(scale);
    this.warmUp = workload.warmUp(scale);
    this.source = source;
  }

  static Arena open(Path folder, Jvm jvm, Workload workload, double scale) {
    Arena arena = new Arena(folder, jvm, workload, scale, Source.start(folder.resolve("source")));
    try {
      arena.prepare();
      return arena;
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  long rows() {
    return rows;
  }

  private void prepare() {
    source.prepare();
    if (workload.isSnapshot()) {
      source.execute(
          "CREATE PUBLICATION hindsight FOR TABLE consumers, merchants, banks, transactions"
              + " WITH (publish_via_partition_root = true)");
    } else {
      // A warehouse that has caught up, and the slot it stands at.
      Path template = folder.resolve("template");
      Jvm.run(jvm.app(template, settings(), "run", "--until-caught-up"), "");
      source.copySlot(OWN, BASE);
      source.dropSlot(OWN);
    }
    source.write(workload.write(rows));
  }

  private Map<String, String> settings() {
    return Map.of(
        "HINDSIGHT_SOURCE_URL", source.url(), "HINDSIGHT_QUARANTINE_MAX_PER_MINUTE", "1000000");
  }

  /** One turn of one contender, in a process of its own. */
  Figures turn(Contender contender) {
    Path directory = folder.resolve("turn-" + ++turns);
    String slot = contender == Contender.HINDSIGHT ? OWN : "bench_turn";
    if (!workload.isSnapshot()) {
      source.copySlot(BASE, slot);
    }
    ProcessBuilder process = jvm.of(directory, contender.main, arguments(contender, slot));
    if (contender == Contender.HINDSIGHT) {
      process.environment().putAll(settings());
      if (!workload.isSnapshot()) {
        copy(folder.resolve("template"), directory);
      }
    }
    double before = serverSeconds();
    String line = Jvm.run(process, "RESULT ");
    double after = serverSeconds();
    source.dropSlot(slot);
    if (target != null) {
      target.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    remove(directory);
    return Figures.parse(line, after - before);
  }

  private List<String> arguments(Contender contender, String slot) {
    // The parties are part of a first copy.
    long parties =
        workload.isSnapshot() && contender != Contender.POSTGRES
            ? Source.CONSUMERS + Source.MERCHANTS + Source.BANKS
            : 0;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "port=" + source.port(),
                "slot=" + slot,
                "snapshot=" + workload.isSnapshot(),
                "warm-up=" + warmUp,
                "total=" + (rows + parties)));
    arguments.addAll(contender.arguments);
    if (contender == Contender.SINK) {
      if (target == null) {
        target = Source.start(folder.resolve("target"));
      }
      arguments.add("target-port=" + target.port());
    }
    return arguments;
  }

  private double serverSeconds() {
    return ServerProcessor.seconds(source.folder())
        + (target == null ? 0 : ServerProcessor.seconds(target.folder()));
  }

  private static void copy(Path template, Path directory) {
    try (Stream<Path> files = Files.walk(template)) {
      for (Path file : files.toList()) {
        Path copy = directory.resolve(template.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(
              file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    source.close();
    if (target != null) {
      target.close();
    }
    remove(folder);
  }
}
