package dev.hindsight.retention;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same, the warehouse in Snowflake's double. */
class GateOnSnowflakeIT extends GateIT {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }

  /** Over the double each of its many small commits takes its time. */
  @Test
  @Override
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void loading_goes_on_beside_a_purge_of_the_same_rows() throws Exception {
    super.loading_goes_on_beside_a_purge_of_the_same_rows();
  }
}
