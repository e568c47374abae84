package dev.hindsight.simulator.cli;

import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The simulator's command line. Exit codes: 0 done, 1 failure, 2 usage or configuration, 4
 * findings.
 */
@Command(
    name = "simulator",
    description = "Plays consumers, merchants and banks on a Postgres source.",
    mixinStandardHelpOptions = true,
    version = "simulator 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class Simulator implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "simulator-logback.xml");
    Stop stop = new Stop();
    stop.onSignals();
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    stop.exit(execute(out, err, stop, Clock.systemUTC(), args));
  }

  /**
   * Runs one command line in this process.
   *
   * @param stop ends commands that would go on
   * @return the exit code
   */
  public static int execute(
      PrintWriter out, PrintWriter err, Stop stop, Clock clock, String... args) {
    CommandLine line =
        new CommandLine(new Simulator())
            .addSubcommand(new ServeCommand(stop))
            .addSubcommand(new SeedCommand(clock, stop))
            .addSubcommand(new RunCommand(clock, stop))
            .addSubcommand(new DemoCommand(clock, stop))
            .addSubcommand(new TruthCommand());
    // After adding the subcommands: these settings are handed down to those present.
    return line.setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(java.time.Duration.class, Durations::parse)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .execute(args);
  }
}
