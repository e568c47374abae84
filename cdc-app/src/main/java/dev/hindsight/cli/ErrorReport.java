package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.config.SettingsException;
import dev.hindsight.config.TablesFileException;
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
    int code;
    if (exception instanceof Stop stop) {
      code = stop.reason().exitCode();
      err.println("hindsight: " + stop.getMessage());
    } else if (exception instanceof SettingsException || exception instanceof TablesFileException) {
      code = ExitCode.CONFIGURATION.number();
      err.println("hindsight: " + exception.getMessage());
    } else {
      code = ExitCode.FAILURE.number();
      err.println("hindsight: unexpected " + Trace.line(exception) + details());
    }
    err.flush();
    LOG.error("{} ended with exit code {}", commandLine.getCommandName(), code, exception);
    return code;
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

  private String details() {
    return log.path() == null ? "" : "; all of it is in " + log.path();
  }
}
