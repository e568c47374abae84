package dev.hindsight.cli;

import dev.hindsight.config.Settings;
import dev.hindsight.config.SettingsLoader;
import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.support.FailPoint;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.WarehouseConnections;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code run} with the app's own wiring and settings, but for connections to the warehouse that
 * know the steps of a commit: at one of them the process dies, as by {@code kill -9}. Arguments:
 * the {@link FailPoint}, and how often it is passed before that.
 */
public final class FailingRun {
  private FailingRun() {}

  public static void main(String[] args) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    Settings settings =
        new SettingsLoader(System.getenv(), Path.of("").toAbsolutePath())
            .load(Optional.empty(), Map.of());
    Wiring wiring = new Wiring(settings);
    WarehouseConnections connections = wiring.warehouseToFill();
    Migrations.apply(connections, wiring.dialect());
    Trap trap =
        new Trap(
            FailPoint.valueOf(args[0]),
            Integer.parseInt(args[1]),
            wiring.source(),
            settings.source().slot());
    Pipeline pipeline = wiring.pipeline(new TrappedConnections(connections, trap), trap);
    pipeline.run(Pipeline.Goal.FOLLOW);
  }

  /** Where the process dies. */
  static final class Trap implements PipelineListener {
    private final FailPoint point;
    private int passes;
    private final SourceDatabase source;
    private final String slot;

    Trap(FailPoint point, int passes, SourceDatabase source, String slot) {
      this.point = point;
      this.passes = passes;
      this.source = source;
      this.slot = slot;
    }

    synchronized void at(FailPoint reached) {
      if (reached == point && --passes <= 0) {
        die();
      }
    }

    private static void die() {
      // No shutdown hook, no finally: what kill -9 does.
      Runtime.getRuntime().halt(137);
    }

    @Override
    public void state(State state) {
      System.err.println("state " + state);
    }

    @Override
    public void committed(Committed commit) {
      at(FailPoint.BEFORE_CONFIRMATION);
      if (point == FailPoint.AFTER_CONFIRMATION && --passes == 0) {
        Thread watch = new Thread(() -> dieWhenConfirmed(commit.commitLsn()), "watch-slot");
        watch.setDaemon(true);
        watch.start();
      }
    }

    private void dieWhenConfirmed(long lsn) {
      try (Connection connection = source.connect()) {
        while (Slot.find(connection, slot).orElseThrow().confirmedLsn() < lsn) {
          LockSupport.parkNanos(1_000_000);
        }
        die();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
