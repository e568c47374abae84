package dev.hindsight.cli;

import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.VersionQueries;
import dev.hindsight.warehouse.WarehouseReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code history}: one row's whole story. */
@Command(
    name = "history",
    description = "Prints all versions of one row, oldest first. Says on stderr what is not known.")
final class HistoryCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Parameters(
      paramLabel = "ID",
      description = "The row's key; the parts of a key of several columns are joined by |.")
  private String id;

  @Option(
      names = "--table",
      paramLabel = "T",
      defaultValue = "transactions",
      description = "The table, in the source or the warehouse (default: ${DEFAULT-VALUE}).")
  private String tableName;

  @Override
  public Integer call() throws Exception {
    Wiring wiring = new Wiring(hindsight.settings());
    try (WarehouseReader warehouse = wiring.reader()) {
      HistoryTable table = new TableNames(warehouse.tables().values()).find(tableName);
      RowKey key = Keys.parse(id, table);
      VersionQueries versions = new VersionQueries(warehouse, table);
      if (versions.story(key, format.printer(hindsight)::print) == 0) {
        hindsight.note("There is no version of " + id + " in " + table.name() + ".");
      }
      wiring
          .incompleteNotes(warehouse, table)
          .of(key, versions.beginning(key))
          .forEach(hindsight::note);
    }
    return ExitCode.DONE.number();
  }
}
