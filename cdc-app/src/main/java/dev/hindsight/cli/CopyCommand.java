package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.config.Profile;
import dev.hindsight.copy.HistoryCopy;
import dev.hindsight.copy.HistoryCopy.Outcome;
import dev.hindsight.source.Slot;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code copy}: the whole history into the warehouse of another profile. */
@Command(
    name = "copy",
    description =
        "Copies the whole history into the empty warehouse of another profile, compares the two,"
            + " and hands the position over. Stop run first. Killed, it goes on where it stopped.")
final class CopyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 5;

  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Option(
      names = "--to-profile",
      required = true,
      paramLabel = "h2|snowflake",
      description = "Whose warehouse is filled; its settings stand in its section of the file.")
  private String toProfile;

  @Option(
      names = "--chunk",
      paramLabel = "ROWS",
      defaultValue = "20000",
      description = "At most so many rows a transaction (default: ${DEFAULT-VALUE}).")
  private int chunkRows;

  @Override
  public Integer call() throws Exception {
    Wiring from = new Wiring(hindsight.settings());
    Wiring to = new Wiring(hindsight.settings(toProfile));
    if (from.settings().profile() == to.settings().profile()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "--to-profile "
              + toProfile
              + " is the profile that would be copied from: choose the one to copy from with"
              + " --profile.");
    }
    WarehouseConnections source = from.warehouse();
    WarehouseConnections target = to.warehouseToFill();
    HistoryCopy copy =
        new HistoryCopy(
            from.side(source), to.side(target), Math.max(1, chunkRows), hindsight::note);
    StoredPosition position = copy.position();
    refuseBesideRun(from, position);
    Migrations.apply(target, to.dialect());
    List<Outcome> outcomes = copied(copy, from, to);
    format
        .printer(hindsight)
        .print(
            List.of("table_name", "rows", "digest", "agrees"),
            outcomes.stream()
                .map(each -> new Object[] {each.table(), each.rows(), each.digest(), each.agrees()})
                .iterator());
    if (!outcomes.stream().allMatch(Outcome::agrees)) {
      hindsight.note(
          "Not all tables agree; the copy has no position. Call copy again, which copies those"
              + " anew.");
      return ExitCode.FINDINGS.number();
    }
    tellHowToGoOn(to, position);
    return ExitCode.DONE.number();
  }

  /** A lost connection is no reason to end: what was copied is known, and the rest follows. */
  private List<Outcome> copied(HistoryCopy copy, Wiring from, Wiring to)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return copy.run(() -> from.belongings().copyTo(to.belongings()));
      } catch (WarehouseException e) {
        if (e.kind() != WarehouseException.Kind.TRANSIENT || attempt == ATTEMPTS) {
          throw e;
        }
        hindsight.note("hindsight: " + e.getMessage() + "; going on in a moment");
        Thread.sleep(1_000L << attempt);
      }
    }
  }

  private void refuseBesideRun(Wiring from, StoredPosition position)
      throws SQLException, InterruptedException {
    Optional<Slot> slot;
    try (Connection connection = from.source().connectWithin(PATIENCE)) {
      slot = Slot.find(connection, position.slot());
    } catch (Stop unreachable) {
      hindsight.note(
          "The source does not say whether a run streams from it; if one does, the copy ends with"
              + " exit code 3.");
      return;
    }
    if (slot.filter(Slot::active).isPresent()) {
      throw new Stop(
          Stop.Reason.POSITION_LOST,
          "Slot "
              + position.slot()
              + " is in use by "
              + slot.get().holder()
              + ": stop run first, so that the history stands still while it is copied.");
    }
  }

  private void tellHowToGoOn(Wiring to, StoredPosition position) {
    Profile profile = to.settings().profile();
    String name = profile.name().toLowerCase(Locale.ROOT);
    String slot = position.slot();
    boolean same = to.settings().source().slot().equals(slot);
    hindsight.note(
        "The two agree. Go on with: ops/hindsight run --profile "
            + name
            + (same ? "" : " --set hindsight.source.slot=" + slot)
            + " (and never again with the old one on that slot).");
  }
}
