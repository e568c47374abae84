package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.WarehouseException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
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
  private static final long LOOK_EVERY_SECONDS = 5;
  private static final Duration AGAIN_SOON = Duration.ofSeconds(20);
  private static final Duration AGAIN_LATER = Duration.ofMinutes(10);

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
  private boolean rewrite;
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
    Instant began = with.clock().instant();
    try {
      if (isDue()) {
        purge();
        rewrite = compact;
      }
      if (rewrite) {
        rewrite();
        rewrite = false;
      }
      done = began;
    } catch (Stop | WarehouseException | UncheckedIOException e) {
      Duration pause = isTransient(e) ? AGAIN_SOON : AGAIN_LATER;
      notBefore = with.clock().instant().plus(pause);
      if (e instanceof Stop stop && stop.reason() == Stop.Reason.CONFIGURATION) {
        throw e;
      }
      tell(e, pause);
    }
  }

  private static boolean isTransient(RuntimeException e) {
    return e instanceof WarehouseException failed
        && failed.kind() == WarehouseException.Kind.TRANSIENT;
  }

  /** Goes on with it every day, until {@link #close}. */
  public void start() {
    timer.scheduleWithFixedDelay(
        this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Looks whether it is time. Nothing comes out of here: that would end the days. */
  void look() {
    InstantSource clock = with.clock();
    if (clock.instant().isBefore(notBefore) || !done.isBefore(schedule.lastDue(clock.instant()))) {
      return;
    }
    try {
      catchUp();
    } catch (RuntimeException e) {
      // Without the key the next commit ends the run; for all else the days go on.
      LOG.warn("the purge did not end", e);
    }
  }

  private boolean isDue() {
    Instant due = schedule.lastDue(with.clock().instant());
    try (Connection connection = with.connections().open()) {
      AuditTrail trail = AuditTrail.open(connection, with.dialect(), with.anchor());
      Optional<AuditChain.LastRun> last = trail.chain().lastRun();
      boolean restored =
          !trail.isLinked()
              || !new KeptOut(connection, with.dialect(), with.key(), with.clock())
                  .unknownErasures()
                  .isEmpty();
      return restored || last.isEmpty() || last.get().at().isBefore(due);
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "looking whether a purge is due", e);
    }
  }

  private void purge() {
    PurgeListener announcing =
        new PurgeListener() {
          @Override
          public void begins(long rows) {
            if (rows > 0) {
              note.accept(String.format(Locale.ROOT, "purging about %,d rows", rows));
            }
          }
        };
    note.accept(Purge.daily(with, announcing, () -> stopped).run().text());
  }

  /** Also for what was purged or erased by hand since the files were written anew. */
  private void rewrite() {
    if (Compaction.isOwed(with)) {
      Compaction.run(with)
          .ifPresent(at -> note.accept("the warehouse's file holds none of it since " + at));
    }
  }

  private void tell(RuntimeException e, Duration pause) {
    if (stopped) {
      LOG.info("the purge was stopped half-way; the next start goes on with it");
      return;
    }
    LOG.warn(
        "the purge did not end, and is tried again in {} s: {}",
        pause.toSeconds(),
        e.getMessage(),
        e);
  }

  /** Ends with the chunk under way, and tells the audit of what was kept out since. */
  @Override
  public void close() {
    stopped = true;
    timer.shutdown();
    try {
      if (timer.awaitTermination(5, TimeUnit.SECONDS)) {
        Purge.daily(with, new PurgeListener() {}, () -> true).tellRefusals();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Stop | WarehouseException | UncheckedIOException e) {
      LOG.info("what was kept out is told to the audit by the next run", e);
    }
  }
}
