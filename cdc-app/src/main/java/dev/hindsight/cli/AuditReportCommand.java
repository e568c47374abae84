package dev.hindsight.cli;

import dev.hindsight.retention.AuditEntry;
import dev.hindsight.retention.AuditReport;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code audit report}: the audit for people. */
@Command(
    name = "report",
    description = {
      "Prints what each purge and erasure took away, by table, and what was kept out.",
      "seq is the (last) line of the audit that says so, period how long rows may stay, cutoff the line drawn by it, oldest and newest the clocks of the rows, gone_by when",
      "their bytes were gone too; empty: not before the next compaction (purge --compact)."
    })
final class AuditReportCommand implements Callable<Integer> {
  @ParentCommand private AuditCommand audit;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Hindsight hindsight = audit.hindsight();
    Wiring wiring = new Wiring(hindsight.settings());
    AuditReport.Contents contents = AuditReport.of(wiring.retention(wiring.warehouse()));
    format
        .printer(hindsight)
        .print(
            List.of(
                "seq",
                "at",
                "kind",
                "table_name",
                "period",
                "cutoff",
                "rows_deleted",
                "rows_refused",
                "oldest",
                "newest",
                "run_by",
                "gone_by",
                "note"),
            contents.items().stream().map(AuditReportCommand::row).iterator());
    contents
        .untold()
        .forEach(
            (table, rows) ->
                hindsight.note(
                    String.format(
                        Locale.ROOT,
                        "%,d rows of %s kept out since; the next purge takes them into the audit.",
                        rows,
                        table)));
    return ExitCode.DONE.number();
  }

  private static Object[] row(AuditReport.Item item) {
    AuditEntry entry = item.entry();
    return new Object[] {
      item.lastSeq(),
      entry.at(),
      entry.kind(),
      entry.table(),
      item.period(),
      entry.cutoff(),
      entry.rowsDeleted(),
      entry.rowsRefused(),
      entry.oldest(),
      entry.newest(),
      entry.runBy(),
      entry.goneBy(),
      entry.note()
    };
  }
}
