package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.warehouse.RunState;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code status}: how far the history has come, and what the source says of it. */
@Command(
    name = "status",
    description = "Prints position, counts and gaps of the history, and how the source sees it.")
final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Override
  public Integer call() throws Exception {
    Wiring wiring = new Wiring(hindsight.settings());
    StatusRows rows = new StatusRows();
    Optional<StoredPosition> position;
    try (WarehouseReader warehouse = wiring.reader()) {
      position = warehouse.position();
      rows.position(position);
      Optional<RunState> run = warehouse.runState();
      rows.run(run);
      rows.flushes(run, warehouse.flushCost());
      rows.warehouse(warehouse);
    }
    String problem = source(wiring, position, rows);
    format.printPairs(hindsight, rows.pairs());
    if (problem != null) {
      hindsight.note("Nothing is known of the source: " + problem);
    }
    return ExitCode.DONE.number();
  }

  /** What kept the source from answering, or null. */
  private static String source(Wiring wiring, Optional<StoredPosition> position, StatusRows rows)
      throws InterruptedException {
    SourceDatabase source = wiring.source();
    rows.add("source", source.address());
    try (Connection connection = source.connectWithin(PATIENCE)) {
      String slot = position.map(StoredPosition::slot).orElse(wiring.settings().source().slot());
      rows.source(
          SourceDatabase.identity(connection), Slot.find(connection, slot), position.orElse(null));
      return null;
    } catch (Stop stop) {
      return stop.getMessage();
    } catch (SQLException e) {
      return "it answered with an error (SQL state " + e.getSQLState() + ").";
    }
  }
}
