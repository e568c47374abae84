package dev.hindsight.simulator.load;

/**
 * When step number n is due, by absolute time: a step that was late makes none of the next ones
 * late. Times are {@link System#nanoTime} values.
 */
record Pace(double rate, long startNanos) {

  private static final double NANOS_OF_SECOND = 1e9;

  /** Nanoseconds until the step is due, counted from 0; zero or less: now. */
  long nanosUntil(long step, long now) {
    return rate == 0 ? 0 : startNanos + (long) (step * (NANOS_OF_SECOND / rate)) - now;
  }
}
