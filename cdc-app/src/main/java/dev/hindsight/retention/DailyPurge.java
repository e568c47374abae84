package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The purge inside {@code run}: caught up before anything else, then every day, on a thread and
 * over a connection of its own. A purge that fails does not end the run; it is tried again.
 */
public final class DailyPurge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DailyPurge.class);
  private static final long LOOK_EVERY_SECONDS = 20;
  private static final long AGAIN_AFTER_SECONDS = 600;

  private final Retention with;
  private final Schedule schedule;
  private final boolean compact;
  private final Consumer<String> note;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "daily-purge");
            thread.setDaemon(true);
            return thread;
          });
  private Instant notBefore = Instant.MIN;
  private Instant done = Instant.MIN;
  private volatile boolean stopped;

  /**
   * @param compact whether to write the files anew after a purge that took something away
   * @param note told, in one line, what a purge did
   */
  public DailyPurge(Retention with, Schedule schedule, boolean compact, Consumer<String> note) {
    this.with = with;
    this.schedule = schedule;
    this.compact = compact;
    this.note = note;
  }

  /**
   * Purges now what is due: no run has ended since the last time that one should have begun, or the
   * warehouse is not the one that the anchor or the list of erasures knows, as after a restore.
   *
   * @throws Stop with exit code 2 when the key of the digests is gone: nothing may come in then
   */
  public void catchUp() {
    if (isDue()) {
      try {
        purge();
      } catch (Stop | WarehouseException e) {
        putOff(e);
        if (e instanceof Stop stop && stop.reason() == Stop.Reason.CONFIGURATION) {
          throw e;
        }
      }
    }
  }

  /** Goes on with it every day, until {@link #close}. */
  public void start() {
    timer.scheduleWithFixedDelay(
        this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    InstantSource clock = with.clock();
    if (clock.instant().isBefore(notBefore) || !done.isBefore(schedule.lastDue(clock.instant()))) {
      return;
    }
    try {
      catchUp();
    } catch (Stop told) {
      // By the next commit too, which ends the run.
    }
  }

  private boolean isDue() {
    Instant due = schedule.lastDue(with.clock().instant());
    try (Connection connection = with.connections().open()) {
      AuditTrail trail = AuditTrail.open(connection, with.dialect(), with.anchor());
      Optional<AuditChain.LastRun> last = trail.chain().lastRun();
      boolean restored =
          !trail.isLinked()
              || !new KeptOut(connection, with.key(), with.clock()).unknownErasures().isEmpty();
      if (!restored && last.isPresent() && !last.get().at().isBefore(due)) {
        done = due;
        return false;
      }
      return true;
    } catch (SQLException e) {
      LOG.warn("whether a purge is due is not known; trying again", e);
      return false;
    }
  }

  private void purge() {
    Instant began = with.clock().instant();
    PurgeResult result = new Purge(with, new PurgeListener() {}, () -> stopped).run();
    done = began;
    note.accept(result.text());
    if (compact && result.rowsDeleted() > 0) {
      Compaction.run(with)
          .ifPresent(at -> note.accept("the warehouse's file holds none of it since " + at));
    }
  }

  private void putOff(RuntimeException e) {
    notBefore = with.clock().instant().plusSeconds(AGAIN_AFTER_SECONDS);
    if (stopped) {
      LOG.info("the purge was stopped half-way; the next start goes on with it");
    } else {
      LOG.warn("the purge did not end: {} It is tried again", e.getMessage(), e);
    }
  }

  /** Ends with the chunk under way, and tells the audit of what was kept out since. */
  @Override
  public void close() {
    stopped = true;
    timer.shutdown();
    try {
      if (timer.awaitTermination(5, TimeUnit.SECONDS)) {
        new Purge(with, new PurgeListener() {}, () -> true).tellRefusals();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Stop | WarehouseException e) {
      LOG.info("what was kept out is told to the audit by the next run", e);
    }
  }
}
