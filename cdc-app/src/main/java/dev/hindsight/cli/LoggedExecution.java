package dev.hindsight.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/** Runs the command with its log file open; printing help leaves no file behind. */
final class LoggedExecution implements IExecutionStrategy {
  private final LogFile log;

  LoggedExecution(LogFile log) {
    this.log = log;
  }

  @Override
  public int execute(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (parsed.hasSubcommand()) {
      log.open(parsed.subcommand().commandSpec().name());
    }
    return new CommandLine.RunLast().execute(parsed);
  }
}
