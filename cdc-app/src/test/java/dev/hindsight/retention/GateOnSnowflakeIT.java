package dev.hindsight.retention;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;

/** The same, the warehouse in Snowflake's double. */
class GateOnSnowflakeIT extends GateIT {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }
}
