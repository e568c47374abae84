package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The same, the warehouse in Snowflake's double. */
class PurgeOnSnowflakeIT extends PurgeIT {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }

  /** Not H2's: a day later Time Travel has nothing of it any more. */
  @Override
  void without_compaction_h2_promises_no_time_at_which_the_bytes_are_gone() {}

  @Test
  void the_bytes_are_gone_when_time_travel_has_forgotten_them() {
    TestRetention retention =
        new TestRetention(TestWarehouse.snowflake(), folder.resolve("travel"));
    retention.version(
        1, TestRetention.LINE.minusSeconds(9), null, TestRetention.LINE.minusSeconds(9), null);
    retention.purge();
    assertThat(retention.warehouse.rows("SELECT kind, gone_by FROM purge_audit ORDER BY seq"))
        .containsExactly("purge|2026-11-23 10:00:00+00", "run|2026-11-23 10:00:00+00");
  }

  private TestRetention fresh() {
    return new TestRetention(TestWarehouse.snowflake(), folder.resolve("fresh"));
  }

  private static long statementsOf(Runnable work) {
    long before = SharedDouble.get().statements().count();
    work.run();
    return SharedDouble.get().statements().count() - before;
  }

  @Test
  void rows_without_a_date_are_kept_out_by_two_statements_a_chunk_however_many_they_are() {
    TestRetention retention = fresh();
    retention.version(1, null, null, TestRetention.LINE.minusSeconds(9), null);
    retention.purge();
    retention.version(1, null, null, TestRetention.LINE.minusSeconds(9), null);
    retention.version(2, null, null, TestRetention.LINE.minusSeconds(9), null);
    long few = statementsOf(retention::purge);
    for (int id = 2; id <= 30; id++) {
      retention.version(id, null, null, TestRetention.LINE.minusSeconds(9), null);
    }
    assertThat(statementsOf(retention::purge)).isEqualTo(few);
    assertThat(
            retention.warehouse.rows(
                "SELECT kind, count(*), count(DISTINCT digest) FROM kept_out GROUP BY kind ORDER BY kind"))
        .containsExactly("age|30|30", "check|1|1");
  }

  @Test
  void once_erasures_have_ended_the_daily_purge_looks_through_no_consumers() {
    TestRetention retention = fresh();
    retention.warehouse.execute(
        "INSERT INTO pipeline_position (id, slot, system_identifier, epoch, holder, state, commit_lsn,"
            + " last_time, snapshot_rows, snapshot_expected, updated_at) VALUES (1, 's', '7', 1, 'test',"
            + " 'streaming', 100, '2026-01-05 10:00:00 +00:00', 0, 0, '2026-01-05 10:00:00 +00:00')");
    new Erasure(retention.with(), new PurgeListener() {}).run("7", null);
    SharedDouble.get().statements().forget();
    retention.dailyPurge();
    assertThat(SharedDouble.get().statements().all())
        .isNotEmpty()
        .noneMatch(
            sql -> sql.contains("SELECT DISTINCT") || sql.contains("content FROM quarantine"));
    retention.purge();
    assertThat(SharedDouble.get().statements().all())
        .as("one by hand does")
        .anyMatch(sql -> sql.contains("SELECT DISTINCT"));
  }
}
