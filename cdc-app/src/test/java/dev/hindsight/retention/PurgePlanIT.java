package dev.hindsight.retention;

import static dev.hindsight.retention.TestRetention.LINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.DueDay;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.HistoryTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      DueRows stage = stage(connection);
      assertThat(stage.nextSegment()).isTrue();
      String plan;
      try (PreparedStatement page = stage.page("EXPLAIN ANALYZE ", 1_000)) {
        plan = plan(page);
      }
      assertThat(plan)
          .contains("TRANSACTION_HISTORY_DUE", "TRANSACTION_HISTORY_KEY", "index sorted")
          .doesNotContain("tableScan");
      assertThat(scanned(plan)).as(plan).isLessThanOrEqualTo(10 * EXPIRED);
      assertThat(stage.estimate()).isEqualTo(2 * EXPIRED);
    }
  }

  @Test
  void tables_without_a_clock_are_read_in_the_order_of_their_ends() throws Exception {
    TestRetention retention = new TestRetention(folder);
    retention.warehouse.execute(
        "INSERT INTO merchant_history (merchant_id, valid_from, valid_to, is_current, opened_by,"
            + " commit_lsn, tx_ordinal, recorded_at) SELECT x, TIMESTAMP WITH TIME ZONE"
            + " '2020-01-01 00:00:00+00', CASE WHEN x < "
            + EXPIRED
            + " THEN TIMESTAMP WITH TIME ZONE '2021-01-01 00:00:00+00' ELSE TIMESTAMP WITH TIME"
            + " ZONE '9999-12-31 00:00:00+00' END, x >= "
            + EXPIRED
            + ", 'insert', 1, 0, TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00' FROM"
            + " system_range(0, "
            + KEPT
            + ")");
    try (Connection connection = retention.warehouse.connections().open()) {
      HistoryTable table =
          Catalogue.learn(connection, new H2Dialect(), TestRetention.tables())
              .get(TableId.parse("merchants"));
      String plan =
          plan(
              connection,
              EndedVersions.page(table.name(), new KeySql(table, new H2Dialect()), 1_000),
              LINE);
      assertThat(plan)
          .contains("MERCHANT_HISTORY_ENDED", "index sorted")
          .doesNotContain("tableScan");
      assertThat(scanned(plan)).as(plan).isLessThanOrEqualTo(10 * EXPIRED);
    }
  }

  @Test
  void what_stays_among_the_days_past_the_line_is_looked_at_once_and_a_chunk_at_a_time()
      throws Exception {
    TestRetention retention = new TestRetention(folder);
    // Captured before the line, with a clock past it.
    for (int id = 0; id < 40; id++) {
      retention.version(id, LINE.plusSeconds(id), null, LINE.minusSeconds(99_999), null);
    }
    retention.version(40, LINE.minusSeconds(9), null, LINE.minusSeconds(9), null);
    try (Connection connection = retention.warehouse.connections().open()) {
      DueRows stage = stage(connection);
      connection.setAutoCommit(false);
      for (int chunk = 0; chunk < 4; chunk++) {
        assertThat(stage.remove(10)).isEqualTo(new Removed(0, null, null, true));
      }
      assertThat(stage.remove(10))
          .isEqualTo(new Removed(1, LINE.minusSeconds(9), LINE.minusSeconds(9), false));
      assertThat(stage.remove(10)).isEqualTo(new Removed(0, null, null, false));
      connection.rollback();
    }
    assertThat(retention.purge(10).rowsDeleted()).isEqualTo(1);
  }

  @Test
  void segments_with_nothing_that_goes_are_looked_into_a_chunk_at_a_time_too() throws Exception {
    TestRetention retention = new TestRetention(folder);
    for (int id = 0; id < 100; id++) {
      Instant clock = LINE.plus(Duration.ofDays(id % 40 == 0 ? -3 : 3));
      retention.version(id, clock, null, clock, null);
    }
    retention.warehouse.execute("UPDATE transaction_history SET segment = 3 * transaction_id");
    try (Connection connection = retention.warehouse.connections().open()) {
      DueRows stage = stage(connection);
      assertThat(stage.estimate()).isEqualTo(3);
      connection.setAutoCommit(false);
      List<Long> removed = new ArrayList<>();
      for (boolean more = true; more; ) {
        Removed chunk = stage.remove(10);
        removed.add(chunk.rows());
        more = chunk.more();
      }
      // A look for each further segment, for each row that goes, and for the end: 103.
      assertThat(removed).hasSize(11);
      assertThat(removed.stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
      connection.rollback();
    }
  }

  @Test
  void days_of_another_clock_than_the_tables_files_are_not_used() throws Exception {
    TestRetention retention = new TestRetention(folder);
    try (Connection connection = retention.warehouse.connections().open()) {
      Dialect dialect = new H2Dialect();
      assertThat(dialect.dueDay(connection, transactions("execution_date", "creation_date")))
          .get()
          .returns("\"DUE_DAY\"", DueDay::column)
          .returns("_ROWID_", DueDay::row)
          .returns(Optional.of("\"SEGMENT\""), DueDay::segment);
      assertThat(dialect.dueDay(connection, transactions("creation_date"))).isEmpty();
      assertThat(dialect.dueDay(connection, transactions("creation_date", "execution_date")))
          .isEmpty();
      assertThat(dialect.dueDay(connection, transactions())).isEmpty();
    }
  }

  private static DueRows stage(Connection connection) throws Exception {
    HistoryTable table =
        Catalogue.learn(connection, new H2Dialect(), TestRetention.tables())
            .get(TableId.parse("transactions"));
    DueDay due = new H2Dialect().dueDay(connection, table).orElseThrow();
    return new DueRows(connection, new H2Dialect(), table, due, LINE, null);
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
