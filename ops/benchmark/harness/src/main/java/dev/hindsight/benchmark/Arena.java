package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One backlog, and every contender on it. Each reads from a copy of one slot, which was made before
 * the backlog was written: all begin at the same position of the same log.
 */
final class Arena implements AutoCloseable {
  private static final String OWN = "hindsight_h2";
  private static final String OWN_OF_DOUBLE = "hindsight_snowflake";

  private final Path folder;
  private final Path product;
  private final Jvm jvm;
  private final Workload workload;
  private final long rows;
  private final long warmUp;
  private final Source source;
  private Source target;
  private int turns;

  private Arena(
      Path folder, Path product, Jvm jvm, Workload workload, double scale, Source source) {
    this.folder = folder;
    this.product = product;
    this.jvm = jvm;
    this.workload = workload;
    this.rows = workload.rows(scale);
    this.warmUp = workload.warmUp(scale);
    this.source = source;
  }

  /**
   * @param contenders who will have turns
   */
  static Arena open(
      Path folder,
      Path product,
      Jvm jvm,
      Workload workload,
      double scale,
      List<Contender> contenders) {
    Source source = Source.start(folder.resolve("source"));
    Arena arena = new Arena(folder, product, jvm, workload, scale, source);
    try {
      arena.prepare(contenders);
      return arena;
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  long rows() {
    return rows;
  }

  private void prepare(List<Contender> contenders) {
    source.prepare();
    if (workload.isSnapshot()) {
      source.execute(
          "CREATE PUBLICATION hindsight FOR TABLE consumers, merchants, banks, transactions"
              + " WITH (publish_via_partition_root = true)");
    } else {
      catchUp(Contender.HINDSIGHT);
      if (contenders.contains(Contender.SNOWFLAKE_DOUBLE)) {
        catchUp(Contender.SNOWFLAKE_DOUBLE);
      }
    }
    source.write(workload.write(rows));
  }

  /** A warehouse that has caught up, and the slot it stands at. */
  private void catchUp(Contender contender) {
    Path template = template(contender);
    try (SnowflakeDouble warehouse = warehouse(contender, template)) {
      Jvm.run(jvm.app(template, settings(warehouse), "run", "--until-caught-up"), "");
    }
    source.copySlot(slot(contender), base(contender));
    source.dropSlot(slot(contender));
  }

  private Path template(Contender contender) {
    return folder.resolve("template-" + contender);
  }

  /** Where the tables are that are not in the contender's own folder; null for all but one. */
  private SnowflakeDouble warehouse(Contender contender, Path directory) {
    return contender == Contender.SNOWFLAKE_DOUBLE
        ? SnowflakeDouble.start(product, directory.resolve("double"))
        : null;
  }

  private static String slot(Contender contender) {
    return contender == Contender.SNOWFLAKE_DOUBLE
        ? OWN_OF_DOUBLE
        : contender == Contender.HINDSIGHT ? OWN : "bench_turn";
  }

  private static String base(Contender contender) {
    return contender == Contender.SNOWFLAKE_DOUBLE ? "bench_base_of_double" : "bench_base";
  }

  private Map<String, String> settings(SnowflakeDouble warehouse) {
    Map<String, String> settings = new HashMap<>();
    settings.put("HINDSIGHT_SOURCE_URL", source.url());
    settings.put("HINDSIGHT_QUARANTINE_MAX_PER_MINUTE", "1000000");
    if (warehouse != null) {
      settings.putAll(warehouse.settings());
    }
    return settings;
  }

  /** One turn of one contender, in a process of its own. */
  Figures turn(Contender contender) {
    Path directory = folder.resolve("turn-" + ++turns);
    String slot = slot(contender);
    if (!workload.isSnapshot()) {
      source.copySlot(base(contender), slot);
      if (contender.isHindsight()) {
        copy(template(contender), directory);
      }
    }
    ProcessBuilder process = jvm.of(directory, contender.main, arguments(contender, slot));
    Figures figures;
    try (SnowflakeDouble warehouse = warehouse(contender, directory)) {
      if (contender.isHindsight()) {
        process.environment().putAll(settings(warehouse));
      }
      double before = serverSeconds(warehouse);
      String line = Jvm.run(process, "RESULT ");
      figures = Figures.parse(line, serverSeconds(warehouse) - before);
    }
    source.dropSlot(slot);
    if (target != null) {
      target.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    remove(directory);
    return figures;
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

  /** Of the source and of where the contender writes, where that is another process. */
  private double serverSeconds(SnowflakeDouble warehouse) {
    return ServerProcessor.seconds(source.folder())
        + (target == null ? 0 : ServerProcessor.seconds(target.folder()))
        + (warehouse == null ? 0 : warehouse.processorSeconds());
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
