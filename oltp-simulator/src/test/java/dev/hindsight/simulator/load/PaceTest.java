package dev.hindsight.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void steps_are_due_by_absolute_time() {
    Pace pace = new Pace(200, 1_000);
    assertThat(pace.nanosUntil(0, 1_000)).isZero();
    assertThat(pace.nanosUntil(200, 1_000)).isEqualTo(1_000_000_000L);
    assertThat(pace.nanosUntil(200, 3_000_001_000L)).isEqualTo(-2_000_000_000L);
  }

  @Test
  void with_rate_zero_everything_is_due() {
    assertThat(new Pace(0, 5).nanosUntil(1_000_000, 5)).isZero();
  }

  @Test
  void history_is_spread_evenly_up_to_its_end() {
    Instant end = Instant.parse("2026-03-01T00:00:00Z");
    Spread spread = Spread.before(end, 2, 730_000);
    assertThat(spread.at(0)).isEqualTo("2024-03-01T00:00:00Z");
    assertThat(spread.at(365_000)).isEqualTo("2025-03-01T00:00:00Z");
    assertThat(spread.at(729_999)).isBetween(end.minusSeconds(100), end);
  }
}
