package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class TraceTest {
  private static final SQLException DRIVERS = new SQLException("VALUES ('Zoë')", "23505", 23505);

  @Test
  void a_drivers_message_is_left_out_wherever_it_stands() {
    RuntimeException wrapped = new RuntimeException(DRIVERS);
    wrapped.addSuppressed(new IllegalStateException("no rollback", DRIVERS));
    assertThat(Trace.line(DRIVERS))
        .isEqualTo("java.sql.SQLException (code 23505, SQL state 23505)");
    assertThat(Trace.whole(wrapped))
        .startsWith("java.lang.RuntimeException\n\tat " + getClass().getName())
        .contains("suppressed: java.lang.IllegalStateException: no rollback", "caused by: java.sql")
        .doesNotContain("Zoë");
    assertThat(Trace.line(wrapped)).doesNotContain("Zoë");
  }

  @Test
  void other_messages_are_kept() {
    assertThat(Trace.line(new IllegalStateException("one\ntwo")))
        .isEqualTo("java.lang.IllegalStateException: one");
    assertThat(Trace.whole(new IllegalStateException("one\ntwo", new RuntimeException("three"))))
        .contains("one\ntwo", "caused by: java.lang.RuntimeException: three");
  }
}
