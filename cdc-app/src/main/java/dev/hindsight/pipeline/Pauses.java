package dev.hindsight.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Growing pauses between tries: none, then 0.1 s doubling up to 15 s. Not thread-safe. */
final class Pauses {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private int taken;

  int taken() {
    return taken;
  }

  /** Waits, but not longer than until {@code enough} says so or the thread is interrupted. */
  void take(BooleanSupplier enough) {
    long nanos =
        taken == 0
            ? 0
            : Math.min(
                LONGEST.toNanos(), TimeUnit.MILLISECONDS.toNanos(100L << Math.min(taken, 10)));
    taken++;
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end
        && !enough.getAsBoolean()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.min(TimeUnit.MILLISECONDS.toNanos(100), nanos));
    }
  }
}
