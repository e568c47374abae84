package dev.hindsight.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a real account can settle, and what the guarantees rest on. */
class SnowflakeFactsLive {
  private String schema;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    schema = LiveAccount.newSchema();
    connection = LiveAccount.connections(schema).open();
    execute(connection, "CREATE TRANSIENT TABLE t (id NUMBER(38, 0), at TIMESTAMP_TZ(6))");
    execute(connection, "INSERT INTO t VALUES (1, NULL)");
  }

  @AfterEach
  void drop() throws SQLException {
    connection.close();
    LiveAccount.drop(schema);
  }

  private static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }

  private long count(String what) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void an_instant_bound_as_text_is_the_same_instant_to_the_microsecond() throws SQLException {
    Instant instant = Instant.parse("2026-03-29T01:59:59.123456Z");
    try (PreparedStatement update = connection.prepareStatement("UPDATE t SET at = ?")) {
      update.setObject(1, instant);
      update.executeUpdate();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT at FROM t")) {
      row.next();
      assertThat(row.getObject(1, Instant.class)).isEqualTo(instant);
    }
  }

  @Test
  void of_two_compare_and_sets_at_once_one_wins_and_the_other_changes_nothing() throws Exception {
    String compareAndSet = "UPDATE t SET id = 2 WHERE id = 1";
    try (Connection rival = LiveAccount.connections(schema).open()) {
      connection.setAutoCommit(false);
      rival.setAutoCommit(false);
      assertThat(execute(connection, compareAndSet)).isEqualTo(1);
      CompletableFuture<Integer> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  int changed = execute(rival, compareAndSet);
                  rival.commit();
                  return changed;
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      connection.commit();
      assertThat(waiting.get(1, TimeUnit.MINUTES)).isZero();
    }
  }

  @Test
  void ddl_commits_what_is_open_so_rows_are_staged_before_the_transaction() throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "INSERT INTO t VALUES (2, NULL)");
    execute(connection, "CREATE TEMPORARY TABLE staged (id NUMBER(38, 0))");
    connection.rollback();
    assertThat(count("t")).isEqualTo(2);
  }

  @Test
  void a_merge_in_which_two_rows_hit_one_fails_and_changes_nothing() throws SQLException {
    assertThatThrownBy(
            () ->
                execute(
                    connection,
                    "MERGE INTO t h USING (SELECT 1 AS id UNION ALL SELECT 1) s ON h.id = s.id"
                        + " WHEN MATCHED THEN UPDATE SET at = '2026-01-01 00:00:00.000000 +00:00'"))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getErrorCode())
        .isEqualTo(100090);
    assertThat(count("t WHERE at IS NULL")).isEqualTo(1);
  }

  @Test
  void a_batch_beyond_the_drivers_limit_for_inline_values_arrives_whole() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      for (int i = 0; i < 40_000; i++) {
        insert.setInt(1, 10 + i);
        insert.setString(2, "2026-01-01 00:00:00.000001 +00:00");
        insert.addBatch();
      }
      insert.executeBatch();
    }
    assertThat(count("t")).isEqualTo(40_001);
  }

  @Test
  void explaining_a_change_changes_nothing() throws SQLException {
    execute(connection, "EXPLAIN DELETE FROM t WHERE 1 = 1");
    assertThat(count("t")).isEqualTo(1);
  }

  @Test
  void nobody_explains_a_change_that_he_may_not_make() throws SQLException {
    // Everybody has this role, and it has no right to the schema that this test has just made.
    String place = connection.getCatalog();
    execute(connection, "USE SECONDARY ROLES NONE");
    execute(connection, "USE ROLE PUBLIC");
    assertThatThrownBy(
            () ->
                execute(
                    connection, "EXPLAIN DELETE FROM " + place + "." + schema + ".t WHERE 1 = 0"))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isIn("42501", "02000", "42S02");
  }

  @Test
  void a_column_under_a_view_is_widened() throws SQLException {
    execute(
        connection, "CREATE TRANSIENT TABLE w (id NUMBER(38, 0), a NUMBER(10, 5), b VARCHAR(3))");
    execute(connection, "CREATE VIEW v AS SELECT id, a, b FROM w");
    execute(connection, "ALTER TABLE w ALTER COLUMN \"A\" SET DATA TYPE NUMBER(12, 5)");
    execute(connection, "ALTER TABLE w ALTER COLUMN \"B\" SET DATA TYPE VARCHAR(60)");
    execute(connection, "INSERT INTO w VALUES (1, 1234567.12345, 'Saint-Malo')");
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT a, b FROM v")) {
      row.next();
      assertThat(row.getBigDecimal(1)).isEqualByComparingTo("1234567.12345");
      assertThat(row.getString(2)).isEqualTo("Saint-Malo");
    }
  }

  @Test
  void clustering_and_time_travel_are_declared_as_the_migrations_have_them() throws SQLException {
    execute(
        connection,
        "CREATE TRANSIENT TABLE c (id NUMBER(38, 0), is_current BOOLEAN) CLUSTER BY (is_current, id)"
            + " DATA_RETENTION_TIME_IN_DAYS = 1");
    assertThat(count("c")).isZero();
  }
}
