package dev.hindsight.cli;

import dev.hindsight.retention.Compaction;
import dev.hindsight.retention.Erasure;
import dev.hindsight.retention.PurgeListener;
import dev.hindsight.retention.Retention;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code erase}: forgets a consumer. */
@Command(
    name = "erase",
    description = {
      "Takes away every row that is or ever was about a consumer, in all tables and in quarantine, and keeps the consumer out when the",
      "source sends it again; run goes on meanwhile. The audit tells of it by a digest. Stopped half-way, the same call or the next",
      "purge goes on with the rest."
    })
final class EraseCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;
  @Spec private CommandSpec spec;

  @Option(names = "--consumer", paramLabel = "ID", required = true, description = "Who.")
  private String consumer;

  @Option(
      names = "--dry-run",
      description = "Take nothing away; print for each table how many rows would go.")
  private boolean dryRun;

  @Option(
      names = "--lift",
      description =
          "Let the consumer in again. What is gone comes back only as the source sends it.")
  private boolean lift;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "For the audit, which is kept for good: no personal data in it.")
  private String reason;

  @Option(
      names = "--compact",
      description = "Also write the warehouse's files anew, so that the bytes are gone too.")
  private boolean compact;

  @Override
  public Integer call() throws Exception {
    if (dryRun && (lift || compact || reason != null) || lift && compact) {
      throw new ParameterException(
          spec.commandLine(), "--dry-run stands alone, and --lift takes --reason only");
    }
    Wiring wiring = new Wiring(hindsight.settings());
    Retention retention = wiring.retention(wiring.warehouse());
    if (dryRun) {
      preview(retention);
    } else if (lift) {
      lift(retention);
    } else {
      erase(retention);
    }
    return ExitCode.DONE.number();
  }

  private void preview(Retention retention) {
    Map<String, Long> rows = new Erasure(retention, new PurgeListener() {}).preview(consumer);
    format
        .printer(hindsight)
        .print(
            List.of("table_name", "rows"),
            rows.entrySet().stream()
                .map(each -> new Object[] {each.getKey(), each.getValue()})
                .iterator());
    hindsight.note(
        String.format(
            Locale.ROOT,
            "%,d rows would go.",
            rows.values().stream().mapToLong(Long::longValue).sum()));
  }

  private void lift(Retention retention) {
    boolean lifted = new Erasure(retention, new PurgeListener() {}).lift(consumer, reason);
    hindsight.note(
        lifted
            ? "The consumer is let in again, with what the source sends from now on; resnapshot copies what it holds already."
            : "That consumer is not kept out; nothing was done.");
  }

  private void erase(Retention retention) {
    Erasure.Result result;
    try (PurgeBar bar = new PurgeBar(hindsight.surroundings(), "erasing")) {
      result = new Erasure(retention, bar).run(consumer, reason);
    }
    hindsight.note(
        String.format(
            Locale.ROOT,
            "erased %,d rows; the consumer %s kept out%s",
            result.rowsDeleted(),
            result.wasKeptOut() ? "was already" : "is from now on",
            result.linked()
                ? ""
                : "; the audit does not go on from its anchor: see ops/hindsight audit verify"));
    if (compact) {
      hindsight.note(
          Compaction.run(retention)
              .map(at -> "the warehouse's file holds none of it since " + Instants.text(at))
              .orElse("this warehouse has no files to write anew; audit report has gone_by"));
    }
  }
}
