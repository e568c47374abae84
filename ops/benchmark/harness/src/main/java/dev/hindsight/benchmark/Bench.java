package dev.hindsight.benchmark;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks; {@code ops/bench} builds and starts them. */
@Command(
    name = "ops/bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Measures Hindsight beside others, on this machine alone.",
    subcommands = {
      ThroughputCommand.class,
      LatencyCommand.class,
      StartCommand.class,
      GrowthCommand.class,
      LossCommand.class,
      SimulatorCommand.class
    })
final class Bench {

  /** The project's root, which the launcher tells. */
  static Path product() {
    return Path.of(System.getProperty("bench.product")).toAbsolutePath();
  }

  private Bench() {}

  public static void main(String[] args) {
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    System.setProperty("java.awt.headless", "true");
    System.exit(
        new CommandLine(new Bench())
            .registerConverter(Workload.class, Choice.of(Workload.class))
            .registerConverter(Contender.class, Choice.of(Contender.class))
            .registerConverter(MixedWriter.Bulk.class, Choice.of(MixedWriter.Bulk.class))
            .registerConverter(RunOptions.Format.class, Choice.of(RunOptions.Format.class))
            .execute(args));
  }
}
