package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.load.Load;
import dev.hindsight.simulator.load.LoadReport;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes live source transactions. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Commits bookings, corrections, deletes and renames at a rate, one row a source"
            + " transaction. Ctrl-C or SIGTERM ends it in order.")
final class RunCommand implements Callable<Integer> {

  private final Clock clock;
  private final Stop stop;
  @Mixin private SourceOptions source;
  @Mixin private LoadOptions options;
  @Spec private CommandSpec spec;

  RunCommand(Clock clock, Stop stop) {
    this.clock = clock;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    ProgressLine line = new ProgressLine(err, System.console() != null);
    LoadReport report =
        new Load(source.address(), clock)
            .run(options.settings(), options.truth(), stop::isRequested, line);
    line.end();
    Summary.print(spec.commandLine().getOut(), report);
    return 0;
  }
}
