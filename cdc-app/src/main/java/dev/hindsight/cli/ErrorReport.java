package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.config.SettingsException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells the person what happened and what to do, the log file all, and the script a number. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /**
   * Not below {@code dev.hindsight}, which also writes to stderr: the person has one line already.
   */
  private static final Logger LOG = LoggerFactory.getLogger("hindsight.end");

  private final LogFile log;

  ErrorReport(LogFile log) {
    this.log = log;
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    ExitCode code;
    if (exception instanceof Stop stop) {
      code = ExitCode.of(stop.reason());
      err.println("hindsight: " + sentence(stop));
    } else if (exception instanceof SettingsException settings) {
      code = ExitCode.CONFIGURATION;
      err.println("hindsight: " + settings.getMessage());
    } else {
      code = ExitCode.FAILURE;
      err.println("hindsight: unexpected " + firstLine(exception) + details());
    }
    err.flush();
    LOG.error("{} ended with exit code {}", commandLine.getCommandName(), code.number(), exception);
    return code.number();
  }

  @Override
  public int handleParseException(ParameterException exception, String[] args) {
    CommandLine commandLine = exception.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println("hindsight: " + exception.getMessage());
    UnmatchedArgumentException.printSuggestions(exception, err);
    err.println(
        "Try '" + commandLine.getCommandSpec().qualifiedName() + " --help' for what there is.");
    err.flush();
    return ExitCode.CONFIGURATION.number();
  }

  private static String sentence(Stop stop) {
    String remedy = stop.remedy();
    return remedy.isEmpty()
        ? stop.getMessage()
        : stop.getMessage() + ". " + Character.toUpperCase(remedy.charAt(0)) + remedy.substring(1);
  }

  private static String firstLine(Exception exception) {
    return exception.toString().lines().findFirst().orElse("failure");
  }

  private String details() {
    return log.path() == null ? "" : "; all of it is in " + log.path();
  }
}
