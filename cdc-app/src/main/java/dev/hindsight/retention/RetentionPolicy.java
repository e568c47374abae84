package dev.hindsight.retention;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Where the retention line is: now minus a period of the calendar, in UTC.
 *
 * @param period {@code P2Y} on 29 February 2028 leads to 28 February 2026; the time of day stays
 */
public record RetentionPolicy(Period period) {

  /** What has a clock before this instant is past the line; what has exactly this one is not. */
  public Instant cutoff(Instant now) {
    // To the microsecond, as the clocks it is compared with.
    return now.truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC).minus(period).toInstant();
  }

  public boolean isPast(Instant clock, Instant now) {
    return clock.isBefore(cutoff(now));
  }
}
