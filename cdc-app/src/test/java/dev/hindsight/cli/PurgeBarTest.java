package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PurgeBarTest {
  private final StringWriter err = new StringWriter();

  private PurgeBar bar(int width) {
    PrintWriter out = new PrintWriter(new StringWriter());
    return new PurgeBar(
        new Surroundings(Map.of(), Path.of("."), out, new PrintWriter(err), width), "purging");
  }

  @Test
  void it_shows_rows_the_time_that_is_left_and_the_speed() {
    try (PurgeBar bar = bar(80)) {
      bar.begins(4_000);
      bar.removed("transaction_history", 2_000);
      bar.removed("transaction_history", 2_000);
    }
    assertThat(err.toString())
        .startsWith("\r")
        .containsPattern("purging 100% \\[=+\\] 4000/4000 rows \\(\\d:\\d\\d:\\d\\d / [\\d:?]+\\)")
        .contains("rows/s")
        .endsWith(System.lineSeparator());
  }

  @Test
  void more_than_was_estimated_moves_the_end() {
    try (PurgeBar bar = bar(0)) {
      bar.begins(10);
      bar.removed("transaction_history", 2_000);
    }
    assertThat(err.toString()).doesNotContain("\r").contains("2000/2000 rows");
  }

  @Test
  void nothing_to_do_shows_nothing() {
    try (PurgeBar bar = bar(80)) {
      bar.begins(0);
    }
    assertThat(err.toString()).isEmpty();
  }
}
