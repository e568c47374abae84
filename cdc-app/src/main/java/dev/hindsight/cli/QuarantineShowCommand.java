package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.QuarantineQueries;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine show}: one rejected row as it came. */
@Command(name = "show", description = "Prints one row in quarantine, with what was in it.")
final class QuarantineShowCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;
  @Mixin private FormatOption format;

  @Parameters(paramLabel = "ID", description = "The id that quarantine list prints.")
  private long id;

  @Override
  public Integer call() throws Exception {
    try (WarehouseReader warehouse = new Wiring(parent.hindsight().settings()).reader()) {
      new QuarantineQueries(warehouse).show(id, this::print);
    }
    return ExitCode.DONE.number();
  }

  private Void print(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "There is no row " + id + " in quarantine: see ops/hindsight quarantine list.");
    }
    ResultColumns columns = ResultColumns.of(rows.getMetaData());
    format.printOne(parent.hindsight(), columns.names(), columns.values(rows));
    return null;
  }
}
