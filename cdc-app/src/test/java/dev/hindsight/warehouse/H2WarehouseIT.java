package dev.hindsight.warehouse;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.List;

/** The contract, kept by H2. */
class H2WarehouseIT extends WarehouseTypesContract {
  @Override
  TestWarehouse warehouse(Path folder) {
    return new TestWarehouse(folder);
  }

  @Override
  void guard(String table, List<String> key) {
    warehouse.execute(
        "CREATE UNIQUE INDEX %1$s_key ON %1$s (%2$s, valid_to)"
            .formatted(table, String.join(", ", key)));
  }
}
