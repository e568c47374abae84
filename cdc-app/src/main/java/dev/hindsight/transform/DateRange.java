package dev.hindsight.transform;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneOffset;

/** The days that a warehouse's dates and timestamps can hold, both ends included, in UTC. */
public record DateRange(LocalDate first, LocalDate last) {
  /** What every warehouse holds and can exchange with every other. */
  public static final DateRange FOUR_DIGIT_YEARS = years(1, 9999);

  public DateRange {
    if (last.isBefore(first)) {
      throw new IllegalArgumentException(first + " to " + last + " is no range");
    }
  }

  public static DateRange years(int first, int last) {
    return new DateRange(Year.of(first).atDay(1), LocalDate.of(last, 12, 31));
  }

  boolean holds(LocalDate day) {
    return !day.isBefore(first) && !day.isAfter(last);
  }

  Instant firstInstant() {
    return first.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  Instant lastInstant() {
    return last.atTime(LocalTime.MAX).toInstant(ZoneOffset.UTC);
  }
}
