package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
  private final int copyFrom;
  private boolean filled;

  /**
   * @param columns all but {@code batch}, which comes first
   * @param copyFrom so many rows go as a file, fewer as array inserts
   */
  StagedRows(Connection connection, String name, List<Column> columns, int copyFrom) {
    this.connection = connection;
    this.name = name;
    this.columns = columns;
    this.copyFrom = copyFrom;
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
    if (rows.size() >= copyFrom) {
      copy(batch, rows);
      return;
    }
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

  /** As a file through the table's own stage; neither of the two statements is DDL. */
  private void copy(long batch, List<Object[]> rows) throws SQLException {
    String names =
        columns.stream()
            .map(column -> ", " + Names.quote(column.name()))
            .collect(Collectors.joining());
    try (StagedFile file = StagedFile.of(batch, columns, rows);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "PUT '"
              + file.location()
              + "' @%"
              + name
              + " AUTO_COMPRESS = FALSE SOURCE_COMPRESSION = GZIP OVERWRITE = TRUE");
      statement.execute(
          "COPY INTO "
              + name
              + " (batch"
              + names
              + ") FROM @%"
              + name
              + " FILES = ('"
              + file.name()
              + "') FILE_FORMAT = ("
              + StagedFile.FORMAT
              + ") ON_ERROR = ABORT_STATEMENT PURGE = TRUE");
      try (PreparedStatement count =
          connection.prepareStatement("SELECT count(*) FROM " + name + " WHERE batch = ?")) {
        count.setLong(1, batch);
        try (ResultSet row = count.executeQuery()) {
          row.next();
          if (row.getLong(1) != rows.size()) {
            throw new SQLException("not all rows of a staged file arrived", "58030");
          }
        }
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
