package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.generate.Mix;
import dev.hindsight.simulator.load.LoadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much, how wrong, how long. */
final class LoadOptions {

  static final String TRUTH_FILE = "./data/truth.jsonl";
  private static final String NO_TRUTH = "none";

  @Option(
      names = "--rate",
      defaultValue = "200",
      paramLabel = "R",
      description =
          "Source transactions a second; 0: as fast as the source takes them, with"
              + " synchronous_commit=off in the simulator's sessions (a crash of the server may"
              + " lose the last moments). Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--error-rate",
      defaultValue = "0.05",
      paramLabel = "E",
      description =
          "Share of bookings with a bank error, corrected 5 to 300 source transactions later;"
              + " default: ${DEFAULT-VALUE}.")
  private double errorRate;

  @Option(
      names = "--dirty-rate",
      defaultValue = "0.01",
      paramLabel = "D",
      description =
          "Share of dirty bookings, half of them mended later; default: ${DEFAULT-VALUE}.")
  private double dirtyRate;

  @Option(
      names = "--duration",
      paramLabel = "D",
      description =
          "60s, 2m, PT1M; default: until stopped. Corrections that still wait are made at the end.")
  private Duration duration;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Connections that write; default: 8 with rate 0, else 4 to 32 by rate.")
  private Integer connections;

  @Option(
      names = "--truth",
      defaultValue = TRUTH_FILE,
      paramLabel = "FILE",
      description =
          "Replaced by one JSON line for each committed correction, deletion, wrong or dirty"
              + " booking, counts last; 'none' writes nothing. Default: ${DEFAULT-VALUE}.")
  private String truth;

  @Mixin private PartyOptions parties;

  LoadSettings settings() {
    return new LoadSettings(
        rate,
        new Mix(errorRate, dirtyRate),
        Optional.ofNullable(duration),
        parties.seed(),
        connections == null ? LoadSettings.usualLanes(rate) : connections,
        parties.cast());
  }

  Optional<Path> truth() {
    return truth.equals(NO_TRUTH) ? Optional.empty() : Optional.of(Path.of(truth));
  }
}
