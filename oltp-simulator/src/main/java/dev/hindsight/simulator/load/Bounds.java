package dev.hindsight.simulator.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Between which instants of this machine's clock each step of a round trip was committed.
 *
 * <p>The server's clock may differ from ours, so only its differences count: a step began at least
 * as long after the steps were sent as it began after the first one, and it was committed at least
 * as long before the answer was known as it was committed before the last one. So the bounds hold
 * as for a step sent alone, and are hardly wider.
 *
 * @param sent before the steps were sent
 * @param known when the answer was there
 */
record Bounds(Instant sent, Instant known, StepProcedure.Times times) {

  private static final double MICROS = 1e6;

  /** Until then the source shows the row as it was. */
  Instant before(int step) {
    double later = times.began()[step] - times.began()[0];
    return sent.plus((long) Math.floor(later * MICROS), ChronoUnit.MICROS);
  }

  /** From then on the source shows the row as it became. */
  Instant after(int step) {
    double earlier = last() - times.committed()[step];
    return known.minus((long) Math.floor(earlier * MICROS), ChronoUnit.MICROS);
  }

  private double last() {
    for (int i = times.committed().length - 1; i > 0; i--) {
      if (times.committed()[i] != null) {
        return times.committed()[i];
      }
    }
    return times.committed()[0];
  }
}
