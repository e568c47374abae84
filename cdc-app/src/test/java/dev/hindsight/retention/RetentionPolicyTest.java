package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Period;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetentionPolicyTest {
  private static final RetentionPolicy TWO_YEARS = new RetentionPolicy(Period.parse("P2Y"));

  @ParameterizedTest
  @CsvSource({
    "P2Y,  2026-11-22T22:20:24.123456Z, 2024-11-22T22:20:24.123456Z",
    // From a leap day there is no such day two years before; from the year after a leap day there
    // is.
    "P2Y,  2028-02-29T12:00:00Z,        2026-02-28T12:00:00Z",
    "P2Y,  2030-02-28T12:00:00Z,        2028-02-28T12:00:00Z",
    "P2Y,  2030-03-01T12:00:00Z,        2028-03-01T12:00:00Z",
    "P4Y,  2028-02-29T23:59:59.999999Z, 2024-02-29T23:59:59.999999Z",
    "P18M, 2026-08-31T00:00:00Z,        2025-02-28T00:00:00Z",
    "P90D, 2026-03-31T00:00:00Z,        2025-12-31T00:00:00Z",
    // Nanoseconds of this machine's clock do not move the line by a microsecond.
    "P2Y,  2026-11-22T22:20:24.123456789Z, 2024-11-22T22:20:24.123456Z"
  })
  void the_line_is_now_minus_the_period_of_the_calendar(
      String period, Instant now, Instant expected) {
    assertThat(new RetentionPolicy(Period.parse(period)).cutoff(now)).isEqualTo(expected);
  }

  @Test
  void a_microsecond_before_the_line_is_past_it_and_the_line_itself_is_not() {
    Instant now = Instant.parse("2026-11-22T10:00:00Z");
    Instant line = Instant.parse("2024-11-22T10:00:00Z");
    assertThat(TWO_YEARS.isPast(line.minusNanos(1_000), now)).isTrue();
    assertThat(TWO_YEARS.isPast(line, now)).isFalse();
    assertThat(TWO_YEARS.isPast(line.plusNanos(1_000), now)).isFalse();
  }

  @Test
  void no_summer_time_moves_the_line() {
    TimeZone before = TimeZone.getDefault();
    try {
      // The clock went forward on 2026-03-29 at 02:00 there; two years before it had not yet.
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris"));
      assertThat(TWO_YEARS.cutoff(Instant.parse("2026-03-29T01:30:00Z")))
          .isEqualTo("2024-03-29T01:30:00Z");
      assertThat(TWO_YEARS.cutoff(Instant.parse("2026-10-25T00:59:59.999999Z")))
          .isEqualTo("2024-10-25T00:59:59.999999Z");
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
