package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.source.Cast;
import dev.hindsight.simulator.source.Selection;
import picocli.CommandLine.Option;

/** Who takes part; parties that are absent are created. */
final class PartyOptions {

  @Option(
      names = "--consumers",
      defaultValue = "500",
      paramLabel = "N|NAMES",
      description = "A count, or names separated by commas. Default: ${DEFAULT-VALUE}.")
  private String consumers;

  @Option(
      names = "--merchants",
      defaultValue = "200",
      paramLabel = "N|NAMES",
      description = "A count, or names separated by commas. Default: ${DEFAULT-VALUE}.")
  private String merchants;

  @Option(
      names = "--banks",
      defaultValue = "20",
      paramLabel = "N|NAMES",
      description = "A count, or names separated by commas. Default: ${DEFAULT-VALUE}.")
  private String banks;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "S",
      description = "Decides everything drawn; default: ${DEFAULT-VALUE}.")
  private long seed;

  Cast cast() {
    return new Cast(Selection.parse(consumers), Selection.parse(merchants), Selection.parse(banks));
  }

  long seed() {
    return seed;
  }
}
