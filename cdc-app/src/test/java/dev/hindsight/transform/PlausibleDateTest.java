package dev.hindsight.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import org.junit.jupiter.api.Test;

class PlausibleDateTest {
  private static final Wording WORDING = Wording.of("execution_date");
  private static final Refusal TOO_EARLY =
      new Refusal("plausible-date", "The execution date is before 1990-01-01.");
  private static final Refusal TOO_LATE =
      new Refusal("plausible-date", "The execution date is more than one year ahead.");

  private Instant now = Instant.parse("2026-05-17T10:00:00Z");
  private int reads;
  private final PlausibleDate rule = rule(RuleSettings.DEFAULTS);

  @Test
  void the_window_is_in_utc_and_holds_both_its_ends() {
    assertThat(rule.apply(Instant.parse("1989-12-31T23:59:59.999999Z"))).isEqualTo(TOO_EARLY);
    passes(Instant.parse("1990-01-01T00:00:00Z"));
    passes(Instant.parse("2027-05-17T10:00:00Z"));
    assertThat(rule.apply(Instant.parse("2027-05-17T10:00:00.000001Z"))).isEqualTo(TOO_LATE);
    assertThat(rule.apply(Instant.parse("9999-12-31T00:00:00Z"))).isEqualTo(TOO_LATE);
  }

  @Test
  void days_and_times_without_a_zone_count_as_utc() {
    assertThat(rule.apply(LocalDate.of(1989, 12, 31))).isEqualTo(TOO_EARLY);
    passes(LocalDate.of(1990, 1, 1));
    passes(LocalDate.of(2027, 5, 17));
    assertThat(rule.apply(LocalDate.of(2027, 5, 18))).isEqualTo(TOO_LATE);
    passes(LocalDateTime.of(2027, 5, 17, 10, 0));
    assertThat(rule.apply(LocalDateTime.of(2027, 5, 17, 10, 1))).isEqualTo(TOO_LATE);
  }

  @Test
  void the_window_moves_on_with_the_clock() {
    Instant later = Instant.parse("2027-05-17T10:00:01Z");
    assertThat(rule.apply(later)).isEqualTo(TOO_LATE);
    now = now.plusSeconds(1);
    passes(later);
  }

  @Test
  void the_clock_is_not_read_for_dates_known_to_be_plausible() {
    passes(now);
    int once = reads;
    for (int i = 0; i < 100; i++) {
      passes(now.minusSeconds(i));
    }
    assertThat(reads).isEqualTo(once).isEqualTo(1);
  }

  @Test
  void the_29th_of_february_looks_ahead_to_the_28th() {
    now = Instant.parse("2028-02-29T12:00:00Z");
    passes(Instant.parse("2029-02-28T12:00:00Z"));
    assertThat(rule.apply(Instant.parse("2029-02-28T12:00:01Z"))).isEqualTo(TOO_LATE);
  }

  @Test
  void the_window_can_be_set() {
    PlausibleDate set =
        rule(new RuleSettings(LocalDate.of(2020, 2, 1), Period.ofMonths(18).plusDays(1)));
    assertThat(set.apply(LocalDate.of(2020, 1, 31)))
        .isEqualTo(new Refusal("plausible-date", "The execution date is before 2020-02-01."));
    assertThat(set.apply(LocalDate.of(2028, 1, 1)))
        .isEqualTo(
            new Refusal(
                "plausible-date", "The execution date is more than 18 months and one day ahead."));
    assertThat(rule(new RuleSettings(LocalDate.EPOCH, Period.ZERO)).apply(now.plusSeconds(1)))
        .isEqualTo(new Refusal("plausible-date", "The execution date is in the future."));
    assertThatThrownBy(() -> new RuleSettings(LocalDate.EPOCH, Period.ofDays(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void passes(Object value) {
    assertThat(rule.apply(value)).isSameAs(value);
  }

  private PlausibleDate rule(RuleSettings settings) {
    return new PlausibleDate(
        WORDING,
        settings,
        () -> {
          reads++;
          return now;
        });
  }
}
