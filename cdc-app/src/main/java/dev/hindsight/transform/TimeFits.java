package dev.hindsight.transform;

import dev.hindsight.change.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Fits dates and times: within the warehouse's range, and no finer than the column keeps. */
final class TimeFits {
  private static final int NANO_DIGITS = 9;

  private TimeFits() {}

  static Fit date(DateRange range, Wording wording) {
    Refusal outside = outside(range, wording);
    return value -> {
      if (value instanceof LocalDate day) {
        return range.holds(day) ? value : outside;
      }
      return wording.wrongForm(value, "DATE");
    };
  }

  static Fit time(Column column, Wording wording) {
    int grain = grain(column);
    Refusal finer = finer(column, wording);
    return value -> {
      if (value instanceof LocalTime time) {
        return time.getNano() % grain == 0 ? value : finer;
      }
      return wording.wrongForm(value, "TIME");
    };
  }

  static Fit dateTime(Column column, DateRange range, Wording wording) {
    int grain = grain(column);
    Refusal finer = finer(column, wording);
    Refusal outside = outside(range, wording);
    return value -> {
      if (value instanceof LocalDateTime time) {
        if (!range.holds(time.toLocalDate())) {
          return outside;
        }
        return time.getNano() % grain == 0 ? value : finer;
      }
      return wording.wrongForm(value, "TIMESTAMP");
    };
  }

  static Fit instant(Column column, DateRange range, Wording wording) {
    int grain = grain(column);
    Instant first = range.firstInstant();
    Instant last = range.lastInstant();
    Refusal finer = finer(column, wording);
    Refusal outside = outside(range, wording);
    return value -> {
      if (value instanceof Instant instant) {
        if (instant.isBefore(first) || instant.isAfter(last)) {
          return outside;
        }
        return instant.getNano() % grain == 0 ? value : finer;
      }
      return wording.wrongForm(value, "TIMESTAMP WITH TIME ZONE");
    };
  }

  /** The smallest step of the column, in nanoseconds. */
  private static int grain(Column column) {
    int grain = 1;
    for (int digit = column.scale(); digit < NANO_DIGITS; digit++) {
      grain *= 10;
    }
    return grain;
  }

  private static Refusal finer(Column column, Wording wording) {
    return wording.inexact("has more than the " + column.scale() + " digits of a second kept");
  }

  private static Refusal outside(DateRange range, Wording wording) {
    return wording.inexact(
        "is not between " + range.first() + " and " + range.last() + ", which can be kept");
  }
}
