package dev.hindsight.cli;

import dev.hindsight.retention.AcceptRestore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code audit accept-restore}: says in the open that lines of the audit are missing, and why. */
@Command(
    name = "accept-restore",
    description = {
      "Links the audit of a warehouse restored from a backup with its anchor file.",
      "The line that does so names the old anchor and the reason; audit verify is content again."
    })
final class AuditAcceptRestoreCommand implements Callable<Integer> {
  @ParentCommand private AuditCommand audit;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "What happened; it stands in the audit for good, so name no person.")
  private String reason;

  @Override
  public Integer call() {
    Hindsight hindsight = audit.hindsight();
    Wiring wiring = new Wiring(hindsight.settings());
    boolean linked = AcceptRestore.of(wiring.retention(wiring.warehouse()), reason);
    hindsight.note(
        linked
            ? "The audit goes on from here; the line says which anchor was given up."
            : "The audit goes on from its anchor: there is nothing to accept.");
    return ExitCode.DONE.number();
  }
}
