package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.config.TablesFile;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * H2 takes its statistics from the oldest ten thousand rows. Once those are all closed it believes
 * that no two versions end at one instant, though most of the table is open.
 */
class OldestAllClosedIT {
  private static final Pattern SCANS = Pattern.compile("scanCount: (\\d+)");

  @TempDir private Path folder;

  @Test
  void open_versions_are_found_by_their_keys_whatever_the_statistics_say() throws SQLException {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    H2Dialect dialect = new H2Dialect();
    try (Connection connection = warehouse.connections().open();
        Statement statement = connection.createStatement()) {
      HistoryTable table =
          Catalogue.learn(connection, dialect, TablesFile.builtIn().tables())
              .get(new TableId("public", "transactions"));
      String explained =
          "EXPLAIN ANALYZE " + dialect.byKeys(table, "h.opened_by", "h.valid_to = ?");
      statement.execute(
          "INSERT INTO transaction_history (transaction_id, valid_from, valid_to, is_current,"
              + " opened_by, commit_lsn, tx_ordinal, recorded_at) SELECT x, TIMESTAMP WITH TIME"
              + " ZONE '2026-01-01 00:00:00+00', CASE WHEN x <= 12000 THEN DATEADD(SECOND, x,"
              + " TIMESTAMP WITH TIME ZONE '2026-01-02 00:00:00+00') ELSE TIMESTAMP WITH TIME"
              + " ZONE '9999-12-31 00:00:00+00' END, x > 12000, 'insert', x, 1,"
              + " CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, 40000)");
      statement.execute("ANALYZE");
      try (PreparedStatement select = connection.prepareStatement(explained)) {
        List<RowKey> keys =
            IntStream.rangeClosed(20_001, 20_100).mapToObj(id -> RowKey.of(id)).toList();
        select.setObject(dialect.bindKeys(select, 1, table, keys), OpenVersions.OPEN);
        select.executeQuery().close();
        // A change of the schema lets H2 compile the statement again, now with keys that it can
        // count.
        statement.execute("CREATE TABLE another (id INTEGER)");
        try (ResultSet plan = select.executeQuery()) {
          plan.next();
          Matcher scans = SCANS.matcher(plan.getString(1));
          assertThat(scans.results().mapToLong(each -> Long.parseLong(each.group(1))).sum())
              .as(plan.getString(1))
              .isBetween(200L, 1_000L);
        }
      }
    }
  }
}
