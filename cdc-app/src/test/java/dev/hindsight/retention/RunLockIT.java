package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.support.TestWarehouse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Snowflake takes a transaction away that others wait for and whose client says nothing for five
 * minutes: a purge whose chunks take longer keeps its lock all the same.
 */
class RunLockIT {
  private static final Duration ABANDONED = Duration.ofMillis(600);
  private static final Duration NEVER = Duration.ofHours(1);

  private final TestWarehouse warehouse = TestWarehouse.snowflake().migrated();

  @AfterEach
  void patience() {
    SharedDouble.get().abandonedAfter(Duration.ofMinutes(5));
  }

  private RunLock take(Duration askedEvery) {
    return RunLock.take(warehouse.connections(), warehouse.dialect(), askedEvery);
  }

  @Test
  void a_lock_that_is_asked_something_now_and_then_is_kept_while_another_waits_for_it() {
    SharedDouble.get().abandonedAfter(ABANDONED);
    try (RunLock held = take(Duration.ofMillis(100))) {
      assertThatThrownBy(() -> take(NEVER))
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(3))
          .hasMessageContaining("under way");
      assertThat(held).isNotNull();
    }
    take(NEVER).close();
  }

  @Test
  void one_that_says_nothing_is_lost_which_is_why() {
    SharedDouble.get().abandonedAfter(ABANDONED);
    try (RunLock silent = take(NEVER);
        RunLock second = take(NEVER)) {
      assertThat(silent).isNotSameAs(second);
    }
  }
}
