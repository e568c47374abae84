package dev.hindsight.cli;

import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.RowsReader;
import dev.hindsight.warehouse.VersionQueries;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code as-of}: what was known to be true at an instant. */
@Command(
    name = "as-of",
    description = "Prints the versions valid at an instant. Says on stderr what is not known.")
final class AsOfCommand implements Callable<Integer> {
  /** Which rows; all where neither is given. */
  static final class Selection {
    @Option(names = "--key", paramLabel = "ID", description = "Only the row with this key.")
    private String key;

    @Option(
        names = "--consumer",
        paramLabel = "ID",
        description = "Only rows about this consumer, in tables that name one.")
    private String consumer;
  }

  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;
  @Mixin private LimitOption limit;

  @ArgGroup private Selection selection = new Selection();

  @Parameters(
      paramLabel = "INSTANT",
      description = "Such as 2025-01-31T23:30:00Z, or a date; UTC where no offset is given.")
  private Instant instant;

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
      if (print(table, new VersionQueries(warehouse, table)) == 0) {
        hindsight.note("No such version was valid at " + Instants.text(instant) + ".");
      }
      wiring.incompleteNotes(warehouse, table).at(instant).forEach(hindsight::note);
    }
    return ExitCode.DONE.number();
  }

  private long print(HistoryTable table, VersionQueries versions) throws SQLException {
    RowPrinter printer = format.printer(hindsight);
    RowsReader<Long> print = rows -> limit.print(printer, rows, hindsight);
    if (selection.consumer != null) {
      return versions.asOfConsumer(
          instant, Keys.consumer(selection.consumer, table), limit.rows(), print);
    }
    return versions.asOf(
        instant,
        selection.key == null ? null : Keys.parse(selection.key, table),
        limit.rows(),
        print);
  }
}
