package dev.hindsight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"60s,PT60S", "2m,PT2M", "1h,PT1H", "500ms,PT0.5S", "PT1M,PT1M", "1m30s,PT90S"})
  void the_usual_ways_to_write_a_duration_are_read(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @Test
  void a_bare_number_is_refused_with_an_example() {
    assertThatThrownBy(() -> Durations.parse("60")).hasMessageContaining("such as 60s");
  }
}
