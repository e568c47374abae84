package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.config.SettingsException;
import dev.hindsight.config.TablesFileException;
import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern PASSWORD = Pattern.compile("(?i)password=?(.*)$");

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
    err.println("hindsight: " + withoutPasswords(exception.getMessage(), args));
    UnmatchedArgumentException.printSuggestions(exception, err);
    err.println(
        "Try '" + commandLine.getCommandSpec().qualifiedName() + " --help' for what there is.");
    err.flush();
    return ExitCode.CONFIGURATION.number();
  }

  /** The message repeats what was typed, and what a script types wrongly ends in a log. */
  private static String withoutPasswords(String message, String... args) {
    String shown = message;
    for (int i = 0; i < args.length; i++) {
      Matcher password = PASSWORD.matcher(args[i]);
      if (password.find()) {
        String secret = password.group(1);
        if (secret.isEmpty() && i + 1 < args.length) {
          secret = args[i + 1];
        }
        shown = secret.isEmpty() ? shown : shown.replace(secret, "***");
      }
    }
    return shown;
  }

  private String details() {
    return log.path() == null ? "" : "; all of it is in " + log.path();
  }
}
