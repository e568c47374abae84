package dev.hindsight.simulator.load;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Evenly spaced instants, the first one some years ago, the last one just before the end. */
record Spread(Instant first, long stepMicros) {

  static Spread before(Instant end, int years, long count) {
    Instant first = end.atOffset(ZoneOffset.UTC).minusYears(years).toInstant();
    return new Spread(first, Math.max(1, first.until(end, ChronoUnit.MICROS) / count));
  }

  Instant at(long index) {
    return first.plus(Math.multiplyExact(stepMicros, index), ChronoUnit.MICROS);
  }
}
