package dev.hindsight.cli;

import dev.hindsight.change.SourceState;
import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code check}: everything that is in the way, before somebody finds out by running. */
@Command(
    name = "check",
    description =
        "Prints what is wrong with source and warehouse, and what mends it. Changes nothing.")
final class CheckCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Override
  public Integer call() throws Exception {
    Wiring wiring = new Wiring(hindsight.settings());
    CheckFindings findings = new CheckFindings(wiring, hindsight::note);
    Stop warehouseStop = null;
    boolean readable = false;
    Optional<StoredPosition> position = Optional.empty();
    SourceState known = SourceState.UNKNOWN;
    try {
      readable = findings.warehouse(wiring.warehouse());
      if (readable) {
        try (WarehouseReader warehouse = wiring.reader()) {
          position = warehouse.position();
          known = warehouse.sourceState();
          findings.tables(warehouse);
        }
      }
    } catch (Stop stop) {
      readable = false;
      warehouseStop = stop;
    }
    Stop sourceStop = null;
    try (Connection connection = wiring.source().connectWithin(PATIENCE)) {
      findings.source(connection, position, known, readable);
    } catch (Stop stop) {
      sourceStop = stop;
    }
    format.printer(hindsight).print(List.of("what", "problem", "mend"), findings.rows().iterator());
    // What could not be looked at at all; the rest stands above.
    if (sourceStop != null) {
      if (warehouseStop != null) {
        hindsight.note("hindsight: " + warehouseStop.getMessage());
      }
      throw sourceStop;
    }
    if (warehouseStop != null) {
      throw warehouseStop;
    }
    return findings.rows().isEmpty() ? ExitCode.DONE.number() : ExitCode.FINDINGS.number();
  }
}
