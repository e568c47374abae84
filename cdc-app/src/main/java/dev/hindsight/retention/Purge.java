package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.PositionTable;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Takes away what is past the line, chunk by chunk: each a short transaction of its own with its
 * line of the audit, so that loading goes on beside it and a run that is cut off is gone on with by
 * the next. One run at a time.
 */
public final class Purge {
  /** Some tenths of a second each: loading waits no longer. */
  private static final int CHUNK = 2_000;

  private static final int TRIES = 10;

  private final Retention with;
  private final PurgeListener listener;
  private final BooleanSupplier stopped;
  private final int chunk;

  /**
   * @param stopped asked between chunks; the rest is left to the next run
   */
  public Purge(Retention with, PurgeListener listener, BooleanSupplier stopped) {
    this(with, listener, stopped, CHUNK);
  }

  Purge(Retention with, PurgeListener listener, BooleanSupplier stopped, int chunk) {
    this.with = with;
    this.listener = listener;
    this.stopped = stopped;
    this.chunk = chunk;
  }

  /**
   * Runs to the end.
   *
   * @throws Stop with exit code 3 when another run is under way, 1 when told to stop
   */
  public PurgeResult run() {
    Instant cutoff = with.policy().cutoff(with.clock().instant());
    for (int tries = 1; ; tries++) {
      try {
        return run(cutoff);
      } catch (WarehouseException e) {
        // A lock that a long load holds, or a file that changed hands: what is gone is gone, go on.
        if (e.kind() != WarehouseException.Kind.TRANSIENT || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private PurgeResult run(Instant cutoff) {
    try (RunLock lock = RunLock.take(with.connections(), with.dialect());
        Connection connection = lock.open()) {
      return new Run(connection, cutoff).toTheEnd();
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "purging", e);
    }
  }

  private final class Run {
    private final Connection connection;
    private final Instant cutoff;
    private final AuditTrail trail;
    private final Map<TableId, HistoryTable> tables;
    private final List<Stage> stages;

    Run(Connection connection, Instant cutoff) throws SQLException {
      this.connection = connection;
      this.cutoff = cutoff;
      this.trail = AuditTrail.open(connection, with.dialect(), with.anchor());
      this.tables = Catalogue.learn(connection, with.dialect(), with.tables());
      KeptOut keptOut = new KeptOut(connection, with.key(), with.clock());
      this.stages = Stages.of(connection, with.dialect(), tables.values(), cutoff, keptOut);
    }

    PurgeResult toTheEnd() throws SQLException {
      long estimate = 0;
      for (Stage stage : stages) {
        estimate += stage.estimate();
      }
      listener.begins(estimate);
      for (Stage stage : stages) {
        while (chunk(stage)) {
          if (stopped.getAsBoolean()) {
            throw new Stop(
                Stop.Reason.FAILURE, "The purge was stopped; the next run goes on with the rest.");
          }
        }
      }
      return end();
    }

    /** One transaction; whether there may be more. */
    private boolean chunk(Stage stage) throws SQLException {
      Long position = lockPosition();
      Removed removed = stage.remove(chunk);
      if (removed.oldest() == null) {
        connection.rollback();
        return false;
      }
      Instant now = with.clock().instant();
      trail
          .chain()
          .append(
              new AuditEntry(
                  now,
                  AuditEntry.PURGE,
                  stage.table(),
                  cutoff,
                  removed.rows(),
                  0,
                  removed.oldest(),
                  removed.newest(),
                  position,
                  with.runBy(),
                  with.dialect().goneBy(now).orElse(null),
                  null));
      trail.commit();
      listener.removed(stage.table(), removed.rows());
      return removed.more();
    }

    /** No load commits from here to the end of the transaction: it moves the position first. */
    private Long lockPosition() throws SQLException {
      return PositionTable.lock(connection).map(StoredPosition::lastLsn).orElse(null);
    }

    private PurgeResult end() throws SQLException {
      Instant now = with.clock().instant();
      Long position = lockPosition();
      for (Map.Entry<String, Long> each :
          new Refusals(connection, tables.values()).untold().entrySet()) {
        trail
            .chain()
            .append(
                new AuditEntry(
                    now,
                    AuditEntry.REFUSED,
                    each.getKey(),
                    cutoff,
                    0,
                    each.getValue(),
                    null,
                    null,
                    position,
                    with.runBy(),
                    null,
                    null));
      }
      RunTotals totals = RunTotals.sinceLastRun(connection);
      trail
          .chain()
          .append(
              new AuditEntry(
                  now,
                  AuditEntry.RUN,
                  null,
                  cutoff,
                  totals.deleted(),
                  totals.refused(),
                  totals.oldest(),
                  totals.newest(),
                  position,
                  with.runBy(),
                  totals.deleted() == 0 ? now : with.dialect().goneBy(now).orElse(null),
                  null));
      trail.commit();
      return new PurgeResult(cutoff, totals.deleted(), totals.refused(), trail.isLinked());
    }
  }
}
