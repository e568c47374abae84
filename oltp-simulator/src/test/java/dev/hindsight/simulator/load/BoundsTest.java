package dev.hindsight.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final Instant SENT = Instant.parse("2026-03-04T05:06:07Z");
  private static final Instant KNOWN = SENT.plusSeconds(10);

  @Test
  void each_step_has_bounds_of_its_own_whatever_the_servers_clock_shows() {
    Bounds bounds =
        new Bounds(SENT, KNOWN, times(new Double[] {99.0, 100.0}, new Double[] {99.5, 102.5}));

    assertThat(bounds.before(0)).isEqualTo(SENT);
    assertThat(bounds.after(0)).isEqualTo(KNOWN.minusSeconds(3));
    assertThat(bounds.before(1)).isEqualTo(SENT.plusSeconds(1));
    assertThat(bounds.after(1)).isEqualTo(KNOWN);
  }

  @Test
  void a_last_step_whose_row_was_not_there_leaves_the_bound_to_the_one_before() {
    Bounds bounds =
        new Bounds(SENT, KNOWN, times(new Double[] {5.0, 5.5}, new Double[] {5.25, null}));

    assertThat(bounds.after(0)).isEqualTo(KNOWN);
  }

  private static StepProcedure.Times times(Double[] began, Double[] committed) {
    return new StepProcedure.Times(began, committed);
  }
}
