package dev.hindsight.retention;

import java.time.Duration;
import java.util.Objects;

/**
 * How fast a purge goes. No load commits while one of its transactions is open, so these are kept
 * as short as asked for, and after each the loads get as long as it took, provided that there are
 * any: the position has moved since the one before. Not thread-safe.
 */
final class Pace {
  private static final int LEAST = 50;

  /** So many times as long where no load is held up. */
  private static final int ALONE = 10;

  private final int most;
  private final Duration step;
  private int rows;
  private Long position;
  private boolean first = true;

  /**
   * @param most rows at once
   * @param step how long a transaction should take
   */
  Pace(int most, Duration step) {
    this.most = most;
    this.step = step;
    // The first of a process take several times as long: their code is new to the JVM.
    this.rows = Math.min(most, LEAST);
  }

  /** How many the next transaction takes. */
  int rows() {
    return rows;
  }

  /**
   * How long to wait after a transaction.
   *
   * @param took how long it took
   * @param position of the history, as this transaction found it; null where there is none
   */
  Duration after(Duration took, Long position) {
    boolean loads = first || !Objects.equals(position, this.position);
    rows = next(took, loads ? step : step.multipliedBy(ALONE));
    first = false;
    this.position = position;
    return loads ? took : Duration.ZERO;
  }

  /** Towards what is aimed at, at most twice as many at a time. */
  private int next(Duration took, Duration aim) {
    double fitting = rows * (double) aim.toNanos() / Math.max(1, took.toNanos());
    return (int) Math.max(Math.min(LEAST, most), Math.min(Math.min(fitting, 2.0 * rows), most));
  }
}
