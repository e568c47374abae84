package dev.hindsight.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code audit}: what was purged, and whether that can be believed. */
@Command(
    name = "audit",
    description = "The audit of purges: what went, when, by whom; and whether the lines are whole.",
    subcommands = {
      AuditReportCommand.class,
      AuditVerifyCommand.class,
      AuditAcceptRestoreCommand.class
    })
final class AuditCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;
  @Spec private CommandSpec spec;

  Hindsight hindsight() {
    return hindsight;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "report, verify or accept-restore is missing");
  }
}
