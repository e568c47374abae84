package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.pipeline.Replay;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine replay}: what waits goes where it belongs. */
@Command(
    name = "replay",
    description = {
      "Puts rows that wait in quarantine into the history, at their own times, once rule or table is mended.",
      "Works beside a run. Of a table whose columns had changed (see migrate) all that waits is applied in commit order, then it",
      "flows again; of other rows each is judged by today's rules, and goes on waiting where it fails again."
    })
final class QuarantineReplayCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;
  @Mixin private FormatOption format;

  @Option(names = "--table", paramLabel = "T", description = "Only rows of this table.")
  private String tableName;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Only this row that failed a rule; may be given often.")
  private List<Long> ids = List.of();

  @Override
  public Integer call() throws Exception {
    Hindsight hindsight = parent.hindsight();
    Wiring wiring = new Wiring(hindsight.settings());
    List<Object[]> rows = new ArrayList<>();
    Set<Long> wanted = new LinkedHashSet<>(ids);
    try (Replay replay = wiring.replay(wiring.warehouse())) {
      for (TableId table : tables(replay)) {
        long applied = ids.isEmpty() ? parked(replay, table) : 0;
        List<Long> some = replay.rejectedIds(table);
        if (!ids.isEmpty()) {
          some = some.stream().filter(wanted::remove).toList();
        }
        Replay.Rejected rejected = replay.rejected(table, some);
        rows.add(
            new Object[] {
              table.toString(),
              applied + rejected.fitted(),
              rejected.refused(),
              replay.waiting(table) + rejected.failed()
            });
      }
    }
    format
        .printer(hindsight)
        .print(List.of("table_name", "replayed", "refused", "still_waiting"), rows.iterator());
    if (!wanted.isEmpty()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "Not among the rows that can be replayed one by one: "
              + wanted.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + ". They are in the history already, have no content any more, or belong to a table that is replayed"
              + " as a whole (--table); see ops/hindsight quarantine show.");
    }
    return ExitCode.DONE.number();
  }

  private long parked(Replay replay, TableId table) {
    long waiting = replay.waiting(table);
    if (waiting >= 10_000) {
      parent.hindsight().note("replaying " + waiting + " changes of " + table);
    }
    return replay.parked(table, done -> {});
  }

  private List<TableId> tables(Replay replay) {
    return tableName == null
        ? List.copyOf(replay.tables().keySet())
        : List.of(new TableNames(replay.tables().values()).find(tableName).spec().source());
  }
}
