package dev.hindsight.simulator.load;

import dev.hindsight.simulator.source.Cast;

/**
 * What to seed.
 *
 * @param transactions rows, 1 or more
 * @param years how far back the first one lies, 1 to 100; the last one is about now
 * @param seed decides everything drawn
 */
public record SeedSettings(long transactions, int years, long seed, Cast cast) {
  public SeedSettings {
    if (transactions < 1 || transactions > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("transactions must be 1 or more, and fit an INTEGER");
    }
    if (years < 1 || years > 100) {
      throw new IllegalArgumentException("years must be from 1 to 100: " + years);
    }
  }
}
