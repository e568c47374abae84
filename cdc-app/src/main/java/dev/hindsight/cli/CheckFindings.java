package dev.hindsight.cli;

import dev.hindsight.change.SourceState;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableSpec;
import dev.hindsight.config.OnGap;
import dev.hindsight.config.Settings;
import dev.hindsight.pipeline.Breach;
import dev.hindsight.pipeline.Resume;
import dev.hindsight.source.Finding;
import dev.hindsight.source.Preflight;
import dev.hindsight.source.Publication;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.warehouse.Completeness;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What {@code check} finds; a note is what {@code run} sees to by itself. */
final class CheckFindings {
  private final Wiring wiring;
  private final Settings.Source settings;
  private final Consumer<String> notes;
  private final List<Object[]> rows = new ArrayList<>();

  CheckFindings(Wiring wiring, Consumer<String> notes) {
    this.wiring = wiring;
    this.settings = wiring.settings().source();
    this.notes = notes;
  }

  List<Object[]> rows() {
    return rows;
  }

  /**
   * Whether its tables can be looked at.
   *
   * @throws Stop when it is none, or refuses the sign-in
   */
  boolean warehouse(WarehouseConnections connections) throws SQLException {
    try (Connection connection = connections.open()) {
      int missing = Migrations.missing(connections, wiring.dialect()).size();
      if (missing > 0) {
        add(
            "warehouse",
            "The warehouse lacks " + missing + " migrations of this version.",
            "ops/hindsight migrate");
        return false;
      }
      return mayUse(connection);
    } catch (Stop stop) {
      if (stop.reason() != Stop.Reason.POSITION_LOST) {
        throw stop;
      }
      add("warehouse", stop.getMessage(), "stop the process that holds the file");
      return false;
    } catch (SQLException | RuntimeException e) {
      SQLException failed = failed(e);
      Optional<String> mend = failed == null ? Optional.empty() : wiring.dialect().mend(failed);
      if (mend.isEmpty()) {
        throw e;
      }
      add("warehouse", "It refused a query (code " + failed.getErrorCode() + ").", mend.get());
      return false;
    }
  }

  /** Whether its tables may be read and written by who signed in. */
  private boolean mayUse(Connection connection) throws SQLException {
    List<String> tables =
        Stream.concat(
                wiring.tables().stream().map(TableSpec::history),
                Stream.of("quarantine", "pipeline_position"))
            .toList();
    List<String> forbidden = wiring.dialect().forbidden(connection, tables);
    for (String privilege : forbidden) {
      add("warehouse", "The role lacks the privilege " + privilege + ".", "GRANT " + privilege);
    }
    return forbidden.isEmpty();
  }

  /** What the database said, however the library around it has wrapped it. */
  private static SQLException failed(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failed) {
        return failed;
      }
    }
    return null;
  }

  /**
   * @param position the warehouse's; empty before the first snapshot
   * @param known what the source was like when the pipeline looked last
   * @param comparable whether the warehouse could be read at all
   */
  void source(
      Connection connection,
      Optional<StoredPosition> position,
      SourceState known,
      boolean comparable)
      throws SQLException {
    for (Finding finding :
        Preflight.findings(connection, wiring.tables(), settings.publication())) {
      add("source", finding.problem(), finding.mend());
    }
    if (!Publication.exists(connection, settings.publication())) {
      notes.accept("There is no publication " + settings.publication() + " yet: run makes it.");
    }
    List<Finding> ofSlot = Preflight.slotFindings(connection, settings.slot());
    ofSlot.forEach(finding -> add("slot", finding.problem(), finding.mend()));
    Optional<Slot> slot = Slot.find(connection, settings.slot());
    slot.filter(Slot::active)
        .ifPresent(
            used ->
                notes.accept(
                    "Slot "
                        + used.name()
                        + " is in use by process "
                        + used.activePid()
                        + " of Postgres ("
                        + used.holder()
                        + ")."));
    if (ofSlot.isEmpty() && comparable) {
      Optional<String> breach = Optional.empty();
      if (position.isPresent() && !position.get().snapshotting()) {
        breach =
            Breach.since(
                wiring.source(),
                settings.publication(),
                position.get().lastLsn(),
                known,
                Breach.look(connection, settings.publication(), wiring.tables()));
      }
      position(position, slot, SourceDatabase.identity(connection), breach);
    }
  }

  private void position(
      Optional<StoredPosition> position,
      Optional<Slot> slot,
      SourceDatabase.Identity source,
      Optional<String> breach) {
    if (position.isEmpty() && slot.isEmpty()) {
      notes.accept("There is no slot " + settings.slot() + " yet: run makes it.");
      return;
    }
    if (position.isPresent() && slot.filter(Slot::active).isPresent()) {
      // Both have moved on between the two looks; the process that streams has compared them.
      return;
    }
    try {
      boolean mendsItself = wiring.settings().snapshot().onGap() == OnGap.RESNAPSHOT;
      Resume.decide(position, slot, source, settings.slot(), mendsItself)
          .unbroken(breach, mendsItself);
    } catch (Stop stop) {
      add("position", stop.getMessage(), "ops/hindsight resnapshot");
    }
  }

  /** Tables whose changes do not go into the history. */
  void tables(WarehouseReader warehouse) throws SQLException {
    new Completeness(warehouse)
        .notFollowed()
        .forEach(
            (state, waiting) ->
                add(
                    "table",
                    NotFollowed.problem(state, waiting),
                    NotFollowed.mend(state, waiting)));
  }

  private void add(String what, String problem, String mend) {
    rows.add(new Object[] {what, problem, mend});
  }
}
