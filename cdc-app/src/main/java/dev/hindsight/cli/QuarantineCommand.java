package dev.hindsight.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code quarantine}: the rows that failed a rule. */
@Command(
    name = "quarantine",
    description =
        "Looks at the rows that are not in the history: they failed a rule, or their table changed; replay puts them there.",
    subcommands = {
      QuarantineListCommand.class,
      QuarantineShowCommand.class,
      QuarantineReplayCommand.class
    })
final class QuarantineCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;
  @Spec private CommandSpec spec;

  Hindsight hindsight() {
    return hindsight;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "list, show or replay is missing");
  }
}
