package dev.hindsight.benchmark.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeterTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);
  private static final long MS = 1_000_000;

  // A clock's beginning means nothing: it may be below zero.
  private long now = -5 * MS;

  private Meter meter(long warmUp, long total) {
    return new Meter(warmUp, total, () -> now);
  }

  @Test
  void time_counts_from_the_moment_at_which_the_warm_up_is_done() {
    Meter meter = meter(100, 500);
    for (int i = 0; i < 499; i++) {
      now += 10 * MS;
      assertThat(meter.done(1)).isFalse();
    }
    now += 10 * MS;
    assertThat(meter.done(1)).isTrue();

    // The 101st still comes in one go with the 100th.
    assertThat(meter.figures().events()).isEqualTo(399);
    assertThat(meter.figures().seconds()).isCloseTo(3.99, EXACT);
    assertThat(meter.figures().coldEvents()).isEqualTo(500);
    assertThat(meter.figures().coldSeconds()).isCloseTo(5.0, EXACT);
  }

  @Test
  void a_steady_rate_in_bursts_comes_out_as_it_is() {
    Meter meter = meter(1_000, 31_000);
    for (int burst = 0; burst < 31; burst++) {
      now += 100 * MS;
      // Each burst is reported commit by commit.
      for (int commit = 0; commit < 10; commit++) {
        now += MS / 100;
        meter.done(100);
      }
    }

    assertThat(meter.figures().events()).isEqualTo(30_000);
    assertThat(meter.figures().events() / meter.figures().seconds())
        .isCloseTo(1_000 / 0.1001, Offset.offset(0.1));
  }

  @Test
  void a_burst_across_the_end_of_the_warm_up_is_no_part_of_what_is_measured() {
    Meter meter = meter(1_500, 4_000);
    for (int burst = 0; burst < 4; burst++) {
      now += 100 * MS;
      for (int commit = 0; commit < 10; commit++) {
        meter.done(100);
      }
    }

    // The burst of the 1,500th event was all done when it was reported.
    assertThat(meter.figures().events()).isEqualTo(2_000);
    assertThat(meter.figures().seconds()).isCloseTo(0.2, EXACT);
  }

  @Test
  void where_all_is_reported_in_one_go_the_cold_start_counts() {
    Meter meter = meter(100, 1_000);
    now += 700 * MS;
    for (int commit = 0; commit < 10; commit++) {
      now += MS;
      meter.done(100);
    }

    assertThat(meter.figures().events()).isEqualTo(1_000);
    assertThat(meter.figures().seconds()).isCloseTo(0.71, EXACT);
  }

  @Test
  void one_report_past_the_end_counts_whole() {
    Meter meter = meter(100, 1_000);
    now += 500 * MS;
    assertThat(meter.doneInAll(1_003)).isTrue();
    now += 500 * MS;
    assertThat(meter.doneInAll(1_200)).isTrue();

    assertThat(meter.figures().events()).isEqualTo(1_003);
    assertThat(meter.figures().seconds()).isCloseTo(0.5, EXACT);
  }

  @Test
  void a_backlog_that_did_not_end_has_no_figures() {
    Meter meter = meter(100, 1_000);
    meter.done(999);

    assertThatThrownBy(meter::figures).hasMessage("only 999 of 1000 events were seen");
  }
}
