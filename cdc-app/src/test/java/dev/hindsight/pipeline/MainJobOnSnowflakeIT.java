package dev.hindsight.pipeline;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;

/** The same main job, the warehouse in Snowflake's double. */
class MainJobOnSnowflakeIT extends MainJobIT {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }
}
