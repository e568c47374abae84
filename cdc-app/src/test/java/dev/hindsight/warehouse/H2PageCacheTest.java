package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableSpec;
import dev.hindsight.config.TablesFile;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2PageCacheTest {
  @TempDir Path folder;

  @Test
  void is_smaller_for_this_process_and_as_before_for_the_next() throws Exception {
    try (Connection connection = open()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET CACHE_SIZE 131072");
      }
      assertThat(megabytes(connection)).isEqualTo(128);
      H2PageCache.fit(connection, 32L << 20);
      assertThat(megabytes(connection)).isEqualTo(32);
    }
    try (Connection connection = open()) {
      assertThat(megabytes(connection)).isEqualTo(128);
    }
  }

  @Test
  void is_never_made_larger() throws Exception {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET CACHE_SIZE 8192");
      H2PageCache.fit(connection, 32L << 20);
      assertThat(megabytes(connection)).isEqualTo(8);
    }
  }

  @Test
  void there_is_nothing_to_fit_in_memory() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      H2PageCache.fit(connection);
    }
  }

  @Test
  void a_store_that_loads_has_a_smaller_one() throws Exception {
    TestWarehouse warehouse = new TestWarehouse(folder);
    warehouse.migrated();
    List<TableSpec> tables = TablesFile.builtIn().tables();
    try (Connection asking = warehouse.connections().open()) {
      int before = megabytes(asking);
      HistoryStore store =
          JdbcHistoryStore.open(
              warehouse.connections(), new H2Dialect(), tables, Clock.systemUTC());
      try {
        assertThat(before).isEqualTo(128);
        assertThat(megabytes(asking))
            .isEqualTo(
                (int) Math.min(128, Math.max(16, (Runtime.getRuntime().maxMemory() / 32) >> 20)));
      } finally {
        store.close();
      }
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("file"));
  }

  private static int megabytes(Connection connection) throws SQLException {
    return H2WriteBuffer.storeOf(connection).orElseThrow().getFileStore().getCacheSize();
  }
}
