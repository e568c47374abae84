package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration STEP = Duration.ofMillis(40);

  @Test
  void a_transaction_that_took_too_long_is_followed_by_a_smaller_one() {
    Pace pace = new Pace(2_000, STEP);
    assertThat(pace.rows()).as("nobody knows yet how long they take").isEqualTo(50);
    pace.after(Duration.ofMillis(1), 1L);
    pace.after(Duration.ofMillis(1), 2L);
    assertThat(pace.rows()).isEqualTo(200);
    pace.after(Duration.ofMillis(80), 3L);
    assertThat(pace.rows()).isEqualTo(100);
  }

  @Test
  void quick_ones_grow_by_the_double_at_most_and_end_at_the_most_that_was_asked_for() {
    Pace pace = new Pace(1_000, STEP);
    int before = pace.rows();
    pace.after(Duration.ofMillis(1), 1L);
    assertThat(pace.rows()).isEqualTo(2 * before);
    for (int i = 0; i < 10; i++) {
      pace.after(Duration.ofMillis(1), 1L);
    }
    assertThat(pace.rows()).isEqualTo(1_000);
  }

  @Test
  void however_slow_some_rows_go_each_time_and_never_more_than_asked_for() {
    Pace pace = new Pace(2_000, STEP);
    Pace small = new Pace(1, STEP);
    for (long position = 0; position < 20; position++) {
      pace.after(Duration.ofSeconds(60), position);
      small.after(Duration.ofSeconds(60), position);
    }
    assertThat(pace.rows()).isEqualTo(50);
    assertThat(small.rows()).isEqualTo(1);
  }

  @Test
  void loads_get_as_long_as_the_transaction_took_while_there_are_any() {
    Pace pace = new Pace(2_000, STEP);
    Duration took = Duration.ofMillis(30);
    assertThat(pace.after(took, 7L)).as("nobody knows yet").isEqualTo(took);
    assertThat(pace.after(took, 8L)).as("a load came between").isEqualTo(took);
    assertThat(pace.after(took, 8L)).as("none came").isEqualTo(Duration.ZERO);
    assertThat(pace.after(took, 9L)).as("one again").isEqualTo(took);
  }

  @Test
  void where_no_load_waits_a_transaction_may_take_longer() {
    Pace pace = new Pace(2_000, STEP);
    int before = pace.rows();
    pace.after(STEP, 7L);
    assertThat(pace.rows()).isEqualTo(before);
    pace.after(STEP, 7L);
    assertThat(pace.rows()).isEqualTo(2 * before);
    pace.after(STEP.multipliedBy(10), 7L);
    assertThat(pace.rows()).as("long enough").isEqualTo(2 * before);
    pace.after(STEP.multipliedBy(10), 8L);
    assertThat(pace.rows()).as("loads again").isEqualTo(50);
  }

  @Test
  void without_a_position_nobody_waits() {
    Pace pace = new Pace(2_000, STEP);
    pace.after(STEP, null);
    assertThat(pace.after(STEP, null)).isEqualTo(Duration.ZERO);
  }
}
