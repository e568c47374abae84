package dev.hindsight.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The double behaves as Snowflake is documented to, seen through the real driver. */
class SnowflakeDoubleIT {
  private static final SnowflakeDouble SNOWFLAKE = SnowflakeDouble.start();
  private static int schemas;

  private String url;
  private Connection connection;

  @BeforeEach
  void openSchema() throws SQLException {
    String schema = "S" + ++schemas;
    SNOWFLAKE.createSchema(schema);
    url = SNOWFLAKE.url(schema);
    connection = open("2");
    execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, word VARCHAR)");
  }

  @AfterEach
  void close() throws SQLException {
    SNOWFLAKE.faults().none();
    SNOWFLAKE.abandonedAfter(Duration.ofMinutes(5));
    connection.close();
  }

  @AfterAll
  static void stop() {
    SNOWFLAKE.close();
  }

  private Connection open(String lockTimeout) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", SnowflakeDouble.USER);
    properties.setProperty("password", SnowflakeDouble.PASSWORD);
    properties.setProperty("disablePlatformDetection", "true");
    properties.setProperty("JDBC_QUERY_RESULT_FORMAT", "JSON");
    properties.setProperty("TIMEZONE", "UTC");
    properties.setProperty("LOCK_TIMEOUT", lockTimeout);
    properties.setProperty("maxHttpRetries", "1");
    return DriverManager.getConnection(url, properties);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1; SELECT 2                                             | 8",
        "SELECT WIDTH_OF(1)                                             | 2140",
        "SELECT * FROM nothing_of_the_kind                              | 2003",
        "SELECT nothing_of_the_kind FROM t                              | 904",
        "MERGE INTO t KEY (id) VALUES (1, 'a')                          | 1003",
        "SELECT * FROM t FOR UPDATE                                     | 1003",
        "SELECT q.x FROM TABLE(x INT = 1) q                             | 1003",
        "CREATE UNIQUE INDEX i ON t (id)                                | 1003",
        "CHECKPOINT SYNC                                                | 1003",
        "SELECT CURRENT_SCHEMA                                          | 1003",
        "CREATE TABLE u (id INTEGER, word CLOB)                         | 1003",
        "INSERT INTO t VALUES (NULL, 'a')                               | 100072",
      })
  void what_snowflake_refuses_is_refused(String sql, int code) {
    SQLException refused = catchThrowableOfType(SQLException.class, () -> execute(sql));
    assertThat((Throwable) refused).isNotNull();
    assertThat(refused.getErrorCode()).as(refused.getMessage()).isEqualTo(code);
  }

  @Test
  void primary_keys_are_declared_and_not_enforced() throws SQLException {
    execute("INSERT INTO t VALUES (1, 'a'), (1, 'b')");
    assertThat(count("t")).isEqualTo(2);
  }

  @Test
  void a_merge_that_hits_a_row_twice_fails_and_changes_nothing() throws SQLException {
    execute("INSERT INTO t VALUES (1, 'a')");
    assertThatThrownBy(
            () ->
                execute(
                    "MERGE INTO t USING (SELECT 1 AS id, 'x' AS word UNION ALL SELECT 1, 'y') s ON"
                        + " t.id = s.id WHEN MATCHED THEN UPDATE SET word = s.word"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Duplicate row");
    assertThat(count("t WHERE word = 'a'")).isEqualTo(1);
  }

  @Test
  void ddl_commits_what_is_open() throws SQLException {
    connection.setAutoCommit(false);
    execute("INSERT INTO t VALUES (1, 'a')");
    execute("CREATE TABLE v (id INTEGER)");
    connection.rollback();
    assertThat(count("t")).isEqualTo(1);
  }

  @Test
  void a_batch_of_rows_is_one_request_and_all_or_nothing() throws SQLException {
    long before = SNOWFLAKE.statements().count();
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      for (int i = 0; i < 1_000; i++) {
        insert.setInt(1, i);
        insert.setString(2, "w" + i);
        insert.addBatch();
      }
      insert.executeBatch();
      assertThat(SNOWFLAKE.statements().count()).isEqualTo(before + 1);
      insert.setInt(1, 1);
      insert.setString(2, "good");
      insert.addBatch();
      insert.setNull(1, java.sql.Types.INTEGER);
      insert.setString(2, "bad");
      insert.addBatch();
      assertThatThrownBy(insert::executeBatch).isInstanceOf(SQLException.class);
    }
    assertThat(count("t")).isEqualTo(1_000);
  }

  @Test
  void the_driver_itself_asks_again_after_a_lost_answer_and_the_statement_ran_once()
      throws SQLException {
    SNOWFLAKE.faults().loseAnswerOnce("INSERT");
    execute("INSERT INTO t VALUES (1, 'a')");
    assertThat(count("t")).isEqualTo(1);
  }

  @Test
  void an_answer_lost_for_good_is_an_error_though_the_statement_ran() throws SQLException {
    SNOWFLAKE.faults().loseAnswerForGood("INSERT");
    assertThatThrownBy(() -> execute("INSERT INTO t VALUES (1, 'a')"))
        .isInstanceOf(SQLException.class);
    assertThat(count("t")).isEqualTo(1);
  }

  @Test
  void an_expired_token_is_renewed_by_the_driver_and_an_expired_session_is_an_error()
      throws SQLException {
    SNOWFLAKE.expireTokens();
    assertThat(count("t")).isZero();
    SNOWFLAKE.expireSessions();
    SQLException expired = catchThrowableOfType(SQLException.class, () -> count("t"));
    assertThat(expired.getErrorCode()).isEqualTo(390_114);
  }

  @Test
  void a_transaction_whose_client_died_is_rolled_back_when_somebody_waits_for_it()
      throws SQLException {
    execute("INSERT INTO t VALUES (1, 'a')");
    // Never closed, as by a process that was killed.
    Connection died = open("2");
    died.setAutoCommit(false);
    try (Statement statement = died.createStatement()) {
      statement.execute("UPDATE t SET word = 'half' WHERE id = 1");
    }
    SQLException locked =
        catchThrowableOfType(
            SQLException.class, () -> execute("UPDATE t SET word = 'whole' WHERE id = 1"));
    assertThat(locked.getErrorCode()).isEqualTo(625);
    SNOWFLAKE.abandonedAfter(Duration.ofMillis(100));
    execute("UPDATE t SET word = 'whole' WHERE id = 1");
    assertThat(count("t WHERE word = 'whole'")).isEqualTo(1);
  }

  @Test
  void a_wrong_password_is_told_apart() {
    Properties properties = new Properties();
    properties.setProperty("user", SnowflakeDouble.USER);
    properties.setProperty("password", "wrong");
    properties.setProperty("disablePlatformDetection", "true");
    SQLException wrong =
        catchThrowableOfType(
            SQLException.class, () -> DriverManager.getConnection(url, properties).close());
    assertThat(wrong.getErrorCode()).isEqualTo(390_100);
  }
}
