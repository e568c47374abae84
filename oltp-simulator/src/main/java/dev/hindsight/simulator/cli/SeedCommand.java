package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.load.SeedReport;
import dev.hindsight.simulator.load.SeedSettings;
import dev.hindsight.simulator.load.Seeder;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads history. */
@Command(
    name = "seed",
    mixinStandardHelpOptions = true,
    description =
        "Loads transactions spread evenly over the last years, by COPY, 20000 rows a source"
            + " transaction; ids follow those present. A superuser's sessions leave out the"
            + " foreign-key checks unless the table has triggers of its own.")
final class SeedCommand implements Callable<Integer> {

  private final Clock clock;
  private final Stop stop;
  @Mixin private SourceOptions source;
  @Mixin private PartyOptions parties;
  @Spec private CommandSpec spec;

  @Option(
      names = "--transactions",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "Rows; default: ${DEFAULT-VALUE}.")
  private long transactions;

  @Option(
      names = "--years",
      defaultValue = "3",
      paramLabel = "Y",
      description = "1 to 100; default: ${DEFAULT-VALUE}.")
  private int years;

  SeedCommand(Clock clock, Stop stop) {
    this.clock = clock;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    SeedSettings settings = new SeedSettings(transactions, years, parties.seed(), parties.cast());
    Seeder seeder = new Seeder(source.address(), clock);
    SeedReport report;
    try (ProgressBar bar = bar()) {
      report = seeder.seed(settings, stop::isRequested, bar::stepTo);
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%,d transactions from id %d, %.1f s, %,.0f rows/s%n",
            report.rows(),
            report.firstId(),
            report.took().toMillis() / 1e3,
            report.rate());
    return 0;
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("seed")
        .setInitialMax(transactions)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .build();
  }
}
