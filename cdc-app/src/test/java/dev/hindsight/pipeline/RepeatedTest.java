package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import java.io.EOFException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is tried again without end, and what is not. */
class RepeatedTest {
  private final Repeated repeated = new Repeated(Duration.ZERO);

  private static Exception caused(Exception cause) {
    return new Exception("the engine ended", new IllegalStateException(cause));
  }

  private void fails(int times, Exception with) {
    for (int i = 0; i < times; i++) {
      repeated.failed(with);
    }
  }

  @Test
  void a_log_that_can_not_be_read_is_no_source_that_is_away() {
    Exception e = caused(new SQLException("of somebody's row", "42704"));
    fails(4, e);
    assertThatThrownBy(() -> repeated.failed(e))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(1))
        .hasMessageContaining("its log can not be read on: 5 tries ended the same way")
        .hasMessageContaining("(SQL state 42704)")
        .hasMessageNotContainingAny("somebody", "Exception");
  }

  @Test
  void an_error_of_the_engine_itself_is_named_by_its_class() {
    Exception e = caused(new ArithmeticException("12"));
    fails(4, e);
    assertThatThrownBy(() -> repeated.failed(e)).hasMessageContaining("(ArithmeticException)");
  }

  @Test
  void a_connection_that_breaks_off_or_a_server_that_shuts_down_is_tried_again_without_end() {
    for (Exception each :
        new Exception[] {
          caused(new EOFException()),
          caused(new SQLException("reset", "08006")),
          caused(new SQLException("shutting down", "57P01")),
          caused(new SQLException("slot in use", "55006"))
        }) {
      assertThatCode(() -> fails(100, each)).doesNotThrowAnyException();
    }
  }

  @Test
  void a_change_taken_in_between_begins_the_count_anew() {
    Exception e = caused(new SQLException("", "42704"));
    fails(4, e);
    repeated.progress();
    assertThatCode(() -> fails(4, e)).doesNotThrowAnyException();
  }
}
