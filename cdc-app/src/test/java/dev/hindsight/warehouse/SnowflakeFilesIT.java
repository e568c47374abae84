package dev.hindsight.warehouse;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;

/** The contract once more, all rows by {@code PUT} and {@code COPY INTO}. */
class SnowflakeFilesIT extends WarehouseTypesContract {
  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.snowflake(new SnowflakeDialect(1));
  }
}
