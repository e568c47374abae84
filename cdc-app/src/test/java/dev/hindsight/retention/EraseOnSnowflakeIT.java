package dev.hindsight.retention;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;

/** The same, the warehouse in Snowflake's double. */
class EraseOnSnowflakeIT extends EraseIT {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }

  /** Of which Snowflake has none. */
  @Override
  void the_consumer_is_found_through_an_index() {}
}
