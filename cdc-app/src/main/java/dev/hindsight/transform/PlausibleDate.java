package dev.hindsight.transform;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * The rule {@code plausible-date}. The window's end moves forward with time; the clock is read only
 * for a value beyond the end known so far, so that a plausible one costs two comparisons.
 */
final class PlausibleDate implements Rule {
  private final Instant earliest;
  private final Period ahead;
  private final InstantSource clock;
  private final Refusal tooEarly;
  private final Refusal tooLate;
  private volatile Instant latest = Instant.MIN;

  PlausibleDate(Wording wording, RuleSettings settings, InstantSource clock) {
    this.earliest = settings.earliest().atStartOfDay(ZoneOffset.UTC).toInstant();
    this.ahead = settings.ahead();
    this.clock = clock;
    String rule = RuleName.PLAUSIBLE_DATE.text();
    this.tooEarly = wording.refusal(rule, "is before " + settings.earliest());
    this.tooLate =
        wording.refusal(
            rule,
            ahead.isZero()
                ? "is in the future"
                : "is more than " + Wording.words(ahead) + " ahead");
  }

  @Override
  public Object apply(Object value) {
    Instant instant;
    if (value instanceof Instant point) {
      instant = point;
    } else if (value instanceof LocalDate day) {
      instant = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    } else if (value instanceof LocalDateTime time) {
      instant = time.toInstant(ZoneOffset.UTC);
    } else {
      return value;
    }
    if (instant.isBefore(earliest)) {
      return tooEarly;
    }
    return instant.isAfter(latest) && instant.isAfter(latestNow()) ? tooLate : value;
  }

  private Instant latestNow() {
    latest = clock.instant().atOffset(ZoneOffset.UTC).plus(ahead).toInstant();
    return latest;
  }
}
