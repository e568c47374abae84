package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Rows by way of a temporary table: in the transaction one statement inserts them all. */
final class StagedLoad implements RowLoader {
  private final Connection connection;
  private final String table;
  private final List<Column> columns;
  private final StagedRows rows;
  private long batch;

  /** Makes the temporary table. */
  StagedLoad(Connection connection, String table, List<Column> columns) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.columns = columns;
    this.rows = new StagedRows(connection, "copied_" + table, columns, SnowflakeDialect.COPY_FROM);
    rows.create();
  }

  @Override
  public void stage(List<Object[]> staged) throws SQLException {
    rows.forget();
    rows.insert(++batch, staged);
  }

  @Override
  public void insert() throws SQLException {
    String names =
        columns.stream()
            .map(column -> Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    String values = columns.stream().map(StagedTable::value).collect(Collectors.joining(", "));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " ("
                + names
                + ") SELECT "
                + values
                + " FROM "
                + rows.name()
                + " s WHERE s.batch = ?")) {
      insert.setLong(1, batch);
      insert.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    rows.forget();
  }
}
