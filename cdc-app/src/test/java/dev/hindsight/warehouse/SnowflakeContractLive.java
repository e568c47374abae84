package dev.hindsight.warehouse;

import dev.hindsight.snowflake.LiveAccount;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** The contract, kept by Snowflake itself: {@code mvn -B verify -Psnowflake-live}. */
class SnowflakeContractLive extends WarehouseTypesContract {
  private String schema;

  SnowflakeDialect dialect() {
    return new SnowflakeDialect();
  }

  @Override
  TestWarehouse warehouse(Path folder) {
    schema = LiveAccount.newSchema();
    return TestWarehouse.live(schema, dialect());
  }

  @AfterEach
  void drop() {
    if (schema != null) {
      LiveAccount.drop(schema);
    }
  }
}
