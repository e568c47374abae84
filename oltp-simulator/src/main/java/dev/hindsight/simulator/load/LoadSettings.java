package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Mix;
import dev.hindsight.simulator.source.Cast;
import java.time.Duration;
import java.util.Optional;

/**
 * What to run.
 *
 * @param rate source transactions a second; 0: as fast as the source takes them, and then its
 *     sessions do not wait for the disk ({@code synchronous_commit=off})
 * @param duration empty: until stopped
 * @param seed decides everything drawn, but not the instants
 * @param lanes connections that write side by side, 1 to 64
 */
public record LoadSettings(
    double rate, Mix mix, Optional<Duration> duration, long seed, int lanes, Cast cast) {

  /** Connections where the caller does not say: enough to share the waits for the disk. */
  public static final int USUAL_LANES = 4;

  public LoadSettings {
    if (!(rate >= 0 && rate <= 1_000_000)) {
      throw new IllegalArgumentException("the rate must be from 0 to 1000000: " + rate);
    }
    if (duration.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("the duration must be more than nothing");
    }
    if (lanes < 1 || lanes > 64) {
      throw new IllegalArgumentException("connections must be from 1 to 64: " + lanes);
    }
  }

  boolean asFastAsPossible() {
    return rate == 0;
  }
}
