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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
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
  private final int mostRows;
  private final boolean searching;

  private Purge(
      Retention with,
      PurgeListener listener,
      BooleanSupplier stopped,
      int mostRows,
      boolean searching) {
    this.searching = searching;
    this.with = with;
    this.listener = listener;
    this.stopped = stopped;
    this.mostRows = mostRows;
  }

  /**
   * One that also looks through all consumers for rows about erased ones that came in past the
   * gate.
   *
   * @param stopped asked between chunks; the rest is left to the next run
   */
  public static Purge searching(Retention with, PurgeListener listener, BooleanSupplier stopped) {
    return new Purge(with, listener, stopped, CHUNK, true);
  }

  static Purge searching(
      Retention with, PurgeListener listener, BooleanSupplier stopped, int mostRows) {
    return new Purge(with, listener, stopped, mostRows, true);
  }

  /** One whose work grows with what there is to purge, with nothing else. */
  static Purge daily(Retention with, PurgeListener listener, BooleanSupplier stopped) {
    return new Purge(with, listener, stopped, CHUNK, false);
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

  /** Tells the audit of the rows kept out since it last heard of any; a run does that too. */
  public void tellRefusals() {
    inRun(with.policy().cutoff(with.clock().instant()), Run::tellRefusals);
  }

  private PurgeResult run(Instant cutoff) {
    return inRun(cutoff, Run::toTheEnd);
  }

  /** What is done while nobody else purges. */
  @FunctionalInterface
  private interface Work<T> {
    T of(Run run) throws SQLException;
  }

  private <T> T inRun(Instant cutoff, Work<T> work) {
    try (RunLock lock = RunLock.take(with.connections(), with.dialect());
        Connection connection = lock.open()) {
      return work.of(new Run(connection, cutoff));
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
    private final KeptOut keptOut;
    private final Pace pace = new Pace(mostRows, with.dialect().purgeStep());

    Run(Connection connection, Instant cutoff) throws SQLException {
      this.connection = connection;
      this.cutoff = cutoff;
      this.trail = AuditTrail.open(connection, with.dialect(), with.anchor());
      this.tables = Catalogue.learn(connection, with.dialect(), with.tables());
      this.keptOut = new KeptOut(connection, with.dialect(), with.key(), with.clock());
      this.stages = Stages.of(connection, with.dialect(), tables.values(), cutoff, keptOut);
    }

    PurgeResult toTheEnd() throws SQLException {
      new Erasing(
              with,
              connection,
              trail,
              keptOut,
              ConsumerRows.of(connection, with.dialect(), tables.values()),
              new PurgeListener() {},
              stopped,
              mostRows)
          .sweep(searching);
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
      long began = System.nanoTime();
      Long position = lockPosition();
      Removed removed = stage.remove(pace.rows());
      if (removed.oldest() == null) {
        connection.rollback();
      } else {
        trail
            .chain()
            .append(
                entry(
                    AuditEntry.PURGE,
                    stage.table(),
                    removed.rows(),
                    0,
                    removed.oldest(),
                    removed.newest(),
                    position,
                    goneBy()));
        trail.commit();
        listener.removed(stage.table(), removed.rows());
      }
      if (removed.more()) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        LockSupport.parkNanos(pace.after(took, position).toNanos());
      }
      return removed.more();
    }

    /** No load commits from here to the end of the transaction: it moves the position first. */
    private Long lockPosition() throws SQLException {
      return PositionTable.lock(connection).map(StoredPosition::lastLsn).orElse(null);
    }

    /** How many lines that took. */
    int tellRefusals() throws SQLException {
      Map<String, Long> untold = new Refusals(connection, tables.values()).untold();
      Long position = lockPosition();
      for (Map.Entry<String, Long> each : untold.entrySet()) {
        trail
            .chain()
            .append(
                entry(
                    AuditEntry.REFUSED,
                    each.getKey(),
                    0,
                    each.getValue(),
                    null,
                    null,
                    position,
                    null));
      }
      trail.commit();
      return untold.size();
    }

    private PurgeResult end() throws SQLException {
      tellRefusals();
      Long position = lockPosition();
      RunTotals totals = RunTotals.sinceLastRun(connection);
      Instant goneBy = totals.deleted() == 0 ? with.clock().instant() : goneBy();
      trail
          .chain()
          .append(
              entry(
                  AuditEntry.RUN,
                  null,
                  totals.deleted(),
                  totals.refused(),
                  totals.oldest(),
                  totals.newest(),
                  position,
                  goneBy));
      trail.commit();
      return new PurgeResult(cutoff, totals.deleted(), totals.refused(), trail.isLinked());
    }

    private Instant goneBy() {
      return with.dialect().goneBy(with.clock().instant()).orElse(null);
    }

    /** By which policy; what is put right without a person is said in the open at least. */
    private String note(String kind) {
      if (!kind.equals(AuditEntry.RUN)) {
        return null;
      }
      return AuditEntry.PERIOD
          + with.policy().period()
          + (trail.behind() > 0 ? "; the anchor was " + trail.behind() + " lines behind" : "");
    }

    private AuditEntry entry(
        String kind,
        String table,
        long deleted,
        long refused,
        Instant oldest,
        Instant newest,
        Long position,
        Instant goneBy) {
      return new AuditEntry(
          with.clock().instant(),
          kind,
          table,
          cutoff,
          deleted,
          refused,
          oldest,
          newest,
          position,
          with.runBy(),
          goneBy,
          note(kind));
    }
  }
}
