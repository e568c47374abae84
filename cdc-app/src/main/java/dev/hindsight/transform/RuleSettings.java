package dev.hindsight.transform;

import java.time.LocalDate;
import java.time.Period;

/**
 * The figures that rules work with.
 *
 * @param earliest the first day that {@code plausible-date} believes, in UTC
 * @param ahead how far beyond the present it believes a date
 */
public record RuleSettings(LocalDate earliest, Period ahead) {
  public static final RuleSettings DEFAULTS =
      new RuleSettings(LocalDate.of(1990, 1, 1), Period.ofYears(1));

  public RuleSettings {
    if (ahead.isNegative()) {
      throw new IllegalArgumentException("plausible-date looks ahead, not back: " + ahead);
    }
  }
}
