package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

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
}
