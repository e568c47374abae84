package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.source.SourceException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns exceptions into one line on stderr and an exit code. */
final class Failures {

  static final int FAILURE = 1;
  static final int CONFIGURATION = ExitCode.USAGE;

  /** A history lacks something. */
  static final int FINDINGS = 4;

  private Failures() {}

  static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + oneLine(e) + " (" + name + " --help tells more)");
    return CONFIGURATION;
  }

  static int execution(Exception e, CommandLine command, ParseResult parsed) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine(e));
    boolean usersFault =
        e instanceof IllegalArgumentException
            || (e instanceof SourceException source && source.isConfiguration());
    return usersFault ? CONFIGURATION : FAILURE;
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(e.toString());
  }
}
