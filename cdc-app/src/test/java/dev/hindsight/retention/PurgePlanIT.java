package dev.hindsight.retention;

import static dev.hindsight.retention.TestRetention.LINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.HistoryTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work grows with what is purged, not with what is stored: H2's own word for it. */
class PurgePlanIT {
  private static final int KEPT = 20_000;
  private static final int EXPIRED = 10;

  @TempDir Path folder;

  @Test
  void the_purge_reads_what_it_takes_away_and_little_more() throws Exception {
    TestRetention retention = new TestRetention(folder);
    retention.warehouse.execute(
        "INSERT INTO transaction_history (transaction_id, execution_date, creation_date,"
            + " valid_from, valid_to, is_current, opened_by, commit_lsn, tx_ordinal, recorded_at)"
            + " SELECT x, CASE WHEN mod(x, 3) = 0 THEN TIMESTAMP WITH TIME ZONE '2026-01-01"
            + " 00:00:00+00' END, CASE WHEN mod(x, 3) = 1 THEN TIMESTAMP WITH TIME ZONE '2026-01-01"
            + " 00:00:00+00' END, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00', TIMESTAMP WITH"
            + " TIME ZONE '9999-12-31 00:00:00+00', TRUE, 'insert', 1, 0, TIMESTAMP WITH TIME ZONE"
            + " '2026-01-01 00:00:00+00' FROM system_range(100, "
            + (KEPT + 99)
            + ")");
    for (int id = 0; id < EXPIRED; id++) {
      retention.version(id, LINE.minusSeconds(9), null, LINE.minusSeconds(9), LINE.minusSeconds(7));
      retention.version(id, LINE.minusSeconds(9), null, LINE.minusSeconds(7), null);
    }
    try (Connection connection = retention.warehouse.connections().open()) {
      HistoryTable table =
          Catalogue.learn(connection, new H2Dialect(), TestRetention.tables())
              .get(TableId.parse("transactions"));
      List<Stage> stages = ExpiredChains.of(connection, new H2Dialect(), table, LINE, null);
      assertThat(stages).hasSize(3);
      for (Stage stage : stages) {
        String plan;
        try (PreparedStatement page = ((ExpiredChains) stage).page("EXPLAIN ANALYZE ", 1_000)) {
          plan = plan(page);
        }
        assertThat(plan)
            .contains("TRANSACTION_HISTORY_DAY", "TRANSACTION_HISTORY_KEY", "index sorted")
            .doesNotContain("tableScan");
        assertThat(scanned(plan)).as(plan).isLessThanOrEqualTo(10 * EXPIRED);
      }
      String plan =
          plan(
              connection,
              EndedVersions.page(table.name(), new KeySql(table, new H2Dialect()), 1_000),
              LINE);
      assertThat(plan)
          .contains("TRANSACTION_HISTORY_ENDED", "index sorted")
          .doesNotContain("tableScan");
      assertThat(scanned(plan)).as(plan).isLessThanOrEqualTo(10 * EXPIRED);
    }
  }

  @Test
  void days_of_another_clock_than_the_tables_files_are_not_used() throws Exception {
    TestRetention retention = new TestRetention(folder);
    try (Connection connection = retention.warehouse.connections().open()) {
      Dialect dialect = new H2Dialect();
      assertThat(dialect.clockDay(connection, transactions("execution_date", "creation_date")))
          .contains("\"CLOCK_DAY\"");
      assertThat(dialect.clockDay(connection, transactions("creation_date"))).isEmpty();
      assertThat(dialect.clockDay(connection, transactions("creation_date", "execution_date")))
          .isEmpty();
      assertThat(dialect.clockDay(connection, transactions())).isEmpty();
    }
  }

  private static HistoryTable transactions(String... clock) {
    TableId source = TableId.parse("transactions");
    TableSpec spec =
        new TableSpec(
            source,
            "transaction_history",
            List.of("id"),
            Map.of("id", "transaction_id"),
            Map.of(),
            List.of(clock));
    return new HistoryTable(spec, List.of(), List.of());
  }

  private static String plan(Connection connection, String page, Object... parameters)
      throws Exception {
    try (PreparedStatement statement = connection.prepareStatement("EXPLAIN ANALYZE " + page)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return plan(statement);
    }
  }

  private static String plan(PreparedStatement explaining) throws Exception {
    try (ResultSet row = explaining.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /** The most rows that any part of the statement looked at. */
  private static long scanned(String plan) {
    return Pattern.compile("scanCount: (\\d+)")
        .matcher(plan)
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .max()
        .orElseThrow();
  }
}
