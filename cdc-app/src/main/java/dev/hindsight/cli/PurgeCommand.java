package dev.hindsight.cli;

import dev.hindsight.retention.Compaction;
import dev.hindsight.retention.Preview;
import dev.hindsight.retention.Purge;
import dev.hindsight.retention.PurgeResult;
import dev.hindsight.retention.Retention;
import dev.hindsight.warehouse.WarehouseConnections;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code purge}: takes away what is past the retention line. */
@Command(
    name = "purge",
    description = {
      "Takes away what is older than hindsight.retention.period, in chunks, while run goes on. Each chunk leaves a line in the audit.",
      "Stopped half-way, the next purge goes on with the rest. run does the same once a day."
    })
final class PurgeCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;
  @Spec private CommandSpec spec;

  @Option(
      names = "--dry-run",
      description = "Take nothing away; print for each table and month how much would go.")
  private boolean dryRun;

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      description = "With --dry-run: as if it were that time.")
  private Instant now;

  @Option(
      names = "--compact",
      description = "Also write the warehouse's files anew, so that the bytes are gone too.")
  private boolean compact;

  @Override
  public Integer call() throws Exception {
    if (!dryRun && now != null) {
      throw new ParameterException(spec.commandLine(), "--now is for --dry-run");
    }
    if (dryRun && compact) {
      throw new ParameterException(spec.commandLine(), "--compact is not for --dry-run");
    }
    Wiring wiring = new Wiring(hindsight.settings());
    WarehouseConnections connections = wiring.warehouse();
    Retention retention = wiring.retention(connections);
    if (dryRun) {
      preview(retention);
    } else {
      purge(retention);
    }
    return ExitCode.DONE.number();
  }

  private void preview(Retention retention) {
    Instant at = now == null ? retention.clock().instant() : now;
    Instant cutoff = retention.policy().cutoff(at);
    List<Preview.Month> months = Preview.of(retention, cutoff);
    format
        .printer(hindsight)
        .print(
            List.of("table_name", "month", "rows", "oldest", "newest"),
            months.stream()
                .map(
                    each ->
                        new Object[] {
                          each.table(),
                          each.month().toString(),
                          each.rows(),
                          each.oldest(),
                          each.newest()
                        })
                .iterator());
    hindsight.note(
        String.format(
            Locale.ROOT,
            "%,d rows would go: they are from before %s.",
            months.stream().mapToLong(Preview.Month::rows).sum(),
            Instants.text(cutoff)));
  }

  private void purge(Retention retention) {
    PurgeResult result;
    try (PurgeBar bar = new PurgeBar(hindsight.surroundings(), "purging")) {
      result = Purge.searching(retention, bar, () -> false).run();
    }
    hindsight.note(result.text());
    if (compact) {
      hindsight.note(
          Compaction.run(retention)
              .map(at -> "the warehouse's file holds none of it since " + Instants.text(at))
              .orElse("this warehouse has no files to write anew; audit report has gone_by"));
    }
  }
}
