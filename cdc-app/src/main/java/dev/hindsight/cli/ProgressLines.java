package dev.hindsight.cli;

import dev.hindsight.pipeline.PipelineListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a running pipeline does, as lines on stderr: at each change of state, and every few seconds
 * while there is news.
 */
final class ProgressLines implements PipelineListener, AutoCloseable {
  /** How often, where nobody says. */
  static final Duration USUAL = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final Hindsight hindsight;
  private final Duration every;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private State state;
  private long snapshotRows;
  private long snapshotExpected;
  private long snapshotBegan;
  private long events;
  private long transactions;
  private long opened;
  private long rejected;
  private long eventsBefore;
  private Instant newest;

  ProgressLines(Hindsight hindsight, Duration every) {
    this.hindsight = hindsight;
    this.every = every.compareTo(SHORTEST) < 0 ? SHORTEST : every;
    long millis = this.every.toMillis();
    timer.scheduleAtFixedRate(this::print, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void state(State next) {
    if (next == state) {
      return;
    }
    if (state == State.SNAPSHOT) {
      printSnapshot();
    }
    state = next;
    switch (next) {
      case SNAPSHOT -> {
        snapshotBegan = System.nanoTime();
        hindsight.note("copying the source's tables");
      }
      case STREAMING -> hindsight.note("following the source's changes");
      case SOURCE_AWAY -> hindsight.note("the source does not answer; trying again");
      case WAREHOUSE_AWAY -> hindsight.note("the warehouse does not answer; trying again");
      case STOPPED -> {
        print();
        hindsight.note("stopped");
      }
      default -> {}
    }
  }

  @Override
  public void notice(String line) {
    hindsight.note(line);
  }

  @Override
  public synchronized void snapshotProgress(long rows, long expectedRows) {
    snapshotRows = rows;
    snapshotExpected = expectedRows;
  }

  @Override
  public synchronized void committed(Committed commit) {
    events += commit.events();
    transactions += commit.transactions();
    opened += commit.opened();
    rejected += commit.rejected();
    newest = commit.committedAt();
  }

  private synchronized void print() {
    if (state == State.SNAPSHOT) {
      printSnapshot();
    } else if (events != eventsBefore) {
      double lag = Duration.between(newest, Instant.now()).toMillis() / 1000.0;
      hindsight.note(
          String.format(
              Locale.ROOT,
              "%,d changes in %,d transactions, %,d versions, %,d in quarantine, %,d changes/s, %.1f s behind",
              events,
              transactions,
              opened,
              rejected,
              (events - eventsBefore) * 1_000 / every.toMillis(),
              lag));
      eventsBefore = events;
    }
  }

  private void printSnapshot() {
    double seconds = Math.max(0.001, (System.nanoTime() - snapshotBegan) / 1e9);
    String percent =
        snapshotExpected <= 0
            ? ""
            : String.format(
                Locale.ROOT, " (%d%%)", Math.min(100, 100 * snapshotRows / snapshotExpected));
    hindsight.note(
        String.format(
            Locale.ROOT,
            "copied %,d rows%s, %,d rows/s",
            snapshotRows,
            percent,
            (long) (snapshotRows / seconds)));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
