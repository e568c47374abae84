package dev.hindsight.retention;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;

/** The same, the warehouse in Snowflake's double. */
class AuditOnSnowflakeIT extends AuditIT {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }

  /** Made with H2's own backup. */
  @Override
  void an_honest_restore_is_a_finding_until_it_is_accepted_with_a_reason() {}
}
