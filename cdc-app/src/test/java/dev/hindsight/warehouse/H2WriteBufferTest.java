package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails when H2 counts its unsaved pages in another way than the buffer relies on. */
class H2WriteBufferTest {
  private static final int BATCHES = 8;
  private static final int ROWS = 5_000;

  @TempDir Path folder;

  @Test
  void a_transaction_is_written_once_where_it_was_written_many_times() throws Exception {
    assertThat(writes("narrow", 0)).isGreaterThan(1);
    assertThat(writes("wide", 1 << 30)).isZero();
  }

  @Test
  void there_is_nothing_to_widen_in_memory() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      H2WriteBuffer.of(connection).widen();
    }
  }

  /** How often H2 wrote its pages during one transaction. */
  private long writes(String name, int buffer) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + folder.resolve(name));
        Statement statement = connection.createStatement()) {
      // Written when there is much and not because time has passed.
      statement.execute("SET WRITE_DELAY 600000");
      statement.execute("CREATE TABLE t (a INTEGER, b VARCHAR)");
      statement.execute("CREATE INDEX t_a ON t (a, b)");
      connection.setAutoCommit(false);
      H2WriteBuffer widened = H2WriteBuffer.of(connection, buffer);
      long before = version(connection);
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        for (int row = 1; row <= BATCHES * ROWS; row++) {
          insert.setInt(1, row * 7_919 % 100_003);
          insert.setString(2, "a text ".repeat(40) + row);
          insert.addBatch();
          if (row % ROWS == 0) {
            widened.widen();
            insert.executeBatch();
          }
        }
      }
      return version(connection) - before;
    }
  }

  private static long version(Connection connection) throws SQLException {
    return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
        .getDatabase()
        .getStore()
        .getMvStore()
        .getCurrentVersion();
  }
}
