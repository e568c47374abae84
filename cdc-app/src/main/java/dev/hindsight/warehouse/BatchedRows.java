package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Rows as a JDBC batch. */
final class BatchedRows implements RowLoader {
  private final Dialect dialect;
  private final List<Column> columns;
  private final PreparedStatement insert;

  BatchedRows(Connection connection, Dialect dialect, String table, List<Column> columns)
      throws SQLException {
    this.dialect = dialect;
    this.columns = columns;
    this.insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + columns.stream()
                    .map(column -> Names.quote(column.name()))
                    .collect(Collectors.joining(", ", " (", ")"))
                + " VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?"))
                + ")");
  }

  @Override
  public void stage(List<Object[]> rows) throws SQLException {
    insert.clearBatch();
    for (Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        dialect.bind(insert, i + 1, columns.get(i), row[i]);
      }
      insert.addBatch();
    }
  }

  @Override
  public void insert() throws SQLException {
    insert.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
