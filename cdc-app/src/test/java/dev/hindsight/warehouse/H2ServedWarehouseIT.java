package dev.hindsight.warehouse;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, kept by H2 where another process has the file: all goes through SQL. */
class H2ServedWarehouseIT extends WarehouseTypesContract {
  private static Server server;

  @BeforeAll
  static void serve() throws SQLException {
    server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Override
  TestWarehouse warehouse(Path folder) {
    return TestWarehouse.served(server.getPort(), folder);
  }

  @Override
  void guard(String table, List<String> key) {
    warehouse.execute(
        "CREATE UNIQUE INDEX %1$s_key ON %1$s (%2$s, valid_to)"
            .formatted(table, String.join(", ", key)));
  }
}
