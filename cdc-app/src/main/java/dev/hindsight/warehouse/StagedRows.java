package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A temporary table of this session's, filled by array inserts: a request takes many rows. Never so
 * many at once that the driver would make a stage for them by itself, which is DDL and would
 * commit.
 */
final class StagedRows {
  /** The driver's limit is 65,280 values, unless the server says otherwise. */
  private static final int VALUES = 60_000;

  private static final int ROWS = 10_000;

  private final Connection connection;
  private final String name;
  private final List<Column> columns;
  private boolean filled;

  /**
   * @param columns all but {@code batch}, which comes first
   */
  StagedRows(Connection connection, String name, List<Column> columns) {
    this.connection = connection;
    this.name = name;
    this.columns = columns;
  }

  String name() {
    return name;
  }

  /** DDL: commits. */
  void create() throws SQLException {
    String definitions =
        columns.stream()
            .map(column -> ", " + Names.quote(column.name()) + " " + SnowflakeTypes.staged(column))
            .collect(Collectors.joining());
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + name);
      statement.execute(
          "CREATE TEMPORARY TABLE "
              + name
              + " (batch NUMBER(38, 0) NOT NULL"
              + definitions
              + ") DATA_RETENTION_TIME_IN_DAYS = 0");
    }
  }

  /** Empties it, if there is anything in it. */
  void forget() throws SQLException {
    if (filled) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM " + name);
      }
      filled = false;
    }
  }

  /**
   * @param rows each the values of the columns, in their order
   */
  void insert(long batch, List<Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    filled = true;
    String names =
        columns.stream()
            .map(column -> ", " + Names.quote(column.name()))
            .collect(Collectors.joining());
    int most = Math.min(ROWS, VALUES / (columns.size() + 1));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " (batch"
                + names
                + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size() + 1, "?"))
                + ")")) {
      int batched = 0;
      for (Object[] row : rows) {
        insert.setLong(1, batch);
        for (int i = 0; i < row.length; i++) {
          SnowflakeValues.bind(insert, i + 2, columns.get(i), row[i]);
        }
        insert.addBatch();
        if (++batched % most == 0) {
          insert.executeBatch();
        }
      }
      if (batched % most != 0) {
        insert.executeBatch();
      }
    }
  }

  /** The rows of a batch that are to do the same thing, as a query. */
  String select(String selected, String action) {
    return "SELECT "
        + selected
        + " FROM "
        + name
        + " s WHERE s.batch = ? AND s.action = '"
        + action
        + "'";
  }
}
