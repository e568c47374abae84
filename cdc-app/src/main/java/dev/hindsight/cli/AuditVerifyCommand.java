package dev.hindsight.cli;

import dev.hindsight.retention.AuditCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code audit verify}: can the audit be believed? */
@Command(
    name = "verify",
    description = {
      "Recomputes the audit's chain of hashes and holds it against its anchor file.",
      "Adds up the runs, and looks whether any row past the last purge's line, or about an erased consumer, is left.",
      "Prints a row for each finding, the first broken link first; exit code 4 when there is one."
    })
final class AuditVerifyCommand implements Callable<Integer> {
  @ParentCommand private AuditCommand audit;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Hindsight hindsight = audit.hindsight();
    Wiring wiring = new Wiring(hindsight.settings());
    AuditCheck.Outcome outcome =
        new AuditCheck(wiring.retention(wiring.warehouse()), wiring.schedule()).run();
    format
        .printer(hindsight)
        .print(
            List.of("finding"),
            outcome.findings().stream().map(text -> new Object[] {text}).iterator());
    outcome.warnings().forEach(text -> hindsight.note("warning: " + text));
    hindsight.note(
        outcome.findings().isEmpty()
            ? "The audit is whole: " + outcome.lines() + " lines."
            : "The audit is not whole.");
    return outcome.findings().isEmpty() ? ExitCode.DONE.number() : ExitCode.FINDINGS.number();
  }
}
