package dev.hindsight.cli;

import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.QuarantineQueries;
import dev.hindsight.warehouse.WarehouseReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine list}: which rows, and why; what was in them is for {@code show}. */
@Command(name = "list", description = "Prints which rows failed which rule, the newest first.")
final class QuarantineListCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;
  @Mixin private FormatOption format;
  @Mixin private LimitOption limit;

  @Option(names = "--table", paramLabel = "T", description = "Only rows of this table.")
  private String tableName;

  @Option(
      names = "--waiting",
      description = "Only rows that no later change of the same row has ended.")
  private boolean waiting;

  @Override
  public Integer call() throws Exception {
    Hindsight hindsight = parent.hindsight();
    try (WarehouseReader warehouse = new Wiring(hindsight.settings()).reader()) {
      TableId table =
          tableName == null
              ? null
              : new TableNames(warehouse.tables().values()).find(tableName).spec().source();
      RowPrinter printer = format.printer(hindsight);
      new QuarantineQueries(warehouse)
          .list(table, waiting, limit.rows(), rows -> limit.print(printer, rows, hindsight));
    }
    return ExitCode.DONE.number();
  }
}
