package dev.hindsight.retention;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same, the warehouse in Snowflake's double. */
class EraseOnSnowflakeIT extends EraseIT {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake();
  }

  /** Of which Snowflake has none. */
  @Override
  void the_consumer_is_found_through_an_index() {}

  /** Over the double each of its many small commits takes its time. */
  @Test
  @Override
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void loading_goes_on_beside_an_erasure_of_the_same_consumer() {
    super.loading_goes_on_beside_an_erasure_of_the_same_consumer();
  }
}
