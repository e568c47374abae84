package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hindsight.change.Stop;
import dev.hindsight.change.WrongInput;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TraceTest {
  private static final SQLException DRIVERS = new SQLException("VALUES ('Zoë')", "23505", 23505);

  @Test
  void a_drivers_message_is_left_out_wherever_it_stands() {
    RuntimeException wrapped = new RuntimeException(DRIVERS);
    wrapped.addSuppressed(new Stop(Stop.Reason.FAILURE, "no rollback", DRIVERS));
    assertThat(Trace.line(DRIVERS))
        .isEqualTo("java.sql.SQLException (code 23505, SQL state 23505)");
    assertThat(Trace.whole(wrapped))
        .startsWith("java.lang.RuntimeException\n\tat " + getClass().getName())
        .contains("suppressed: dev.hindsight.change.Stop: no rollback", "caused by: java.sql")
        .doesNotContain("Zoë");
    assertThat(Trace.line(wrapped)).doesNotContain("Zoë");
  }

  @Test
  void messages_of_our_own_are_kept() {
    Stop stop = new Stop(Stop.Reason.FAILURE, "one\ntwo", new FileNotFoundException("three"));
    assertThat(Trace.line(stop)).isEqualTo("dev.hindsight.change.Stop: one");
    assertThat(Trace.whole(stop))
        .contains("one\ntwo", "caused by: java.io.FileNotFoundException: three");
  }

  @ParameterizedTest
  @MethodSource("exceptions_that_repeat_values")
  void messages_that_may_repeat_a_value_are_not(Exception exception) {
    assertThat(exception).as("the test").hasStackTraceContaining("Zoë");
    assertThat(Trace.whole(exception)).doesNotContain("Zoë").contains(getClass().getName());
    assertThat(Trace.whole(new Stop(Stop.Reason.FAILURE, "failed: " + exception, exception)))
        .doesNotContain("Zoë");
  }

  static List<Exception> exceptions_that_repeat_values() {
    return List.of(
        caught(() -> Instant.parse("Zoë")),
        caught(() -> Integer.valueOf("Zoë")),
        caught(() -> new ObjectMapper().readTree("{\"name\": Zoë}")),
        new IllegalStateException("Zoë"),
        new UncheckedIOException(new JsonParseException(null, "Zoë")),
        new WrongInput("'Zoë' does not fit", null));
  }

  private static Exception caught(Callable<?> work) {
    try {
      work.call();
    } catch (Exception e) {
      return e;
    }
    throw new AssertionError("does not throw");
  }
}
