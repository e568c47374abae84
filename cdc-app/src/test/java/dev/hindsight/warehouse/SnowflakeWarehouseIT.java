package dev.hindsight.warehouse;

import static dev.hindsight.warehouse.Plans.position;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.snowflake.SnowflakeDouble;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract, kept by Snowflake's dialect with its own driver, the double behind it; and what
 * goes wrong between here and there.
 */
class SnowflakeWarehouseIT extends WarehouseTypesContract {
  private final SnowflakeDouble snowflake = SharedDouble.get();

  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }

  @AfterEach
  void noFaults() {
    snowflake.faults().none();
    snowflake.abandonedAfter(Duration.ofMinutes(5));
  }

  private static CommitPlan one() {
    return pairs().insert(101, A, "a", number(1), "one").plan();
  }

  private List<String> words() {
    return warehouse.rows("SELECT word FROM pairs ORDER BY word");
  }

  @Test
  void the_answer_to_a_commit_may_get_lost_on_the_way_once() {
    snowflake.faults().loseAnswerOnce("^commit");
    commit(100, 101, one());
    assertThat(words()).containsExactly("a");
  }

  @Test
  void after_an_answer_lost_for_good_the_position_tells_that_the_commit_happened() {
    reopen(SharedDouble.connections(warehouse.url(), Duration.ofSeconds(2)));
    // The first commit is that of the staged rows.
    snowflake.faults().loseAnswerForGood("^commit", 1);
    assertThat(failing(100, 101, one())).isEqualTo(WarehouseException.Kind.TRANSIENT);
    snowflake.faults().none();
    reopen();
    assertThat(store.position().orElseThrow().position()).isEqualTo(position(101));
    assertThat(words()).containsExactly("a");
  }

  @Test
  void after_an_answer_lost_for_good_on_the_way_to_the_commit_nothing_has_happened() {
    reopen(SharedDouble.connections(warehouse.url(), Duration.ofSeconds(2)));
    snowflake.faults().loseAnswerForGood("^INSERT INTO pairs");
    assertThat(failing(100, 101, one())).isEqualTo(WarehouseException.Kind.TRANSIENT);
    snowflake.faults().none();
    reopen();
    assertThat(store.position().orElseThrow().position()).isEqualTo(position(100));
    commit(100, 101, one());
    assertThat(words()).containsExactly("a");
  }

  @Test
  void an_expired_session_is_worth_another_try_and_left_nothing() {
    snowflake.expireTokens();
    commit(100, 101, one());
    snowflake.expireSessions();
    CommitPlan second = pairs().insert(102, B, "b", number(2), "two").plan();
    assertThat(failing(101, 102, second)).isEqualTo(WarehouseException.Kind.TRANSIENT);
    reopen();
    assertThat(words()).containsExactly("a");
    commit(101, 102, second);
    assertThat(words()).containsExactly("a", "b");
  }

  @Test
  void a_throttled_request_is_made_again() {
    snowflake.faults().throttle(2);
    commit(100, 101, one());
    assertThat(words()).containsExactly("a");
  }

  @Test
  void a_transaction_taken_away_in_its_middle_leaves_no_half() throws Exception {
    snowflake.abandonedAfter(Duration.ofMillis(100));
    snowflake.faults().slow(Duration.ofMillis(1_500), "^INSERT INTO pairs");
    CompletableFuture<WarehouseException.Kind> failed =
        CompletableFuture.supplyAsync(() -> failing(100, 101, one()));
    // Waits for the position, which the commit has locked, and gets it.
    while (!failed.isDone()) {
      warehouse.execute("UPDATE pipeline_position SET epoch = epoch WHERE id = 1");
    }
    assertThat(failed.get()).isEqualTo(WarehouseException.Kind.TRANSIENT);
    assertThat(words()).isEmpty();
    snowflake.faults().none();
    reopen();
    commit(100, 101, one());
    assertThat(words()).containsExactly("a");
  }

  @Test
  void what_a_commit_costs_does_not_grow_with_its_rows_and_no_ddl_is_in_it() {
    commit(100, 101, one());
    long few = statements(() -> commit(101, 102, rows(102, 3)));
    snowflake.statements().forget();
    long many = statements(() -> commit(102, 103, rows(103, 2_000)));
    assertThat(many).isEqualTo(few).isLessThan(12);
    assertThat(snowflake.statements().all())
        .noneMatch(sql -> sql.matches("(?i)\\s*(create|drop|alter table).*"));
    assertThat(warehouse.rows("SELECT count(*) FROM pairs")).containsExactly("2004");
  }

  private static CommitPlan rows(long lsn, int count) {
    Plans plans = pairs();
    for (int i = 0; i < count; i++) {
      RowKey key = RowKey.of("k" + lsn, number(i));
      plans.insert(lsn, key, key.part(0), key.part(1), "v" + i);
    }
    return plans.plan();
  }

  private long statements(Runnable work) {
    long before = snowflake.statements().count();
    work.run();
    return snowflake.statements().count() - before;
  }
}
