package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Columns of a history table that come to hold more. Noted first, then made. */
final class WiderColumns {
  private static final Logger LOG = LoggerFactory.getLogger(WiderColumns.class);

  private final Connection connection;
  private final Dialect dialect;
  private final HistoryTable table;

  WiderColumns(Connection connection, Dialect dialect, HistoryTable table) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
  }

  boolean can(List<Column> columns) {
    return columns.stream().allMatch(column -> type(column).isPresent());
  }

  void note(List<Column> columns, long commitLsn, Instant at) throws SQLException {
    for (Column column : columns) {
      SchemaChanges.insert(
          connection,
          table.spec().source(),
          column.name(),
          commitLsn,
          "column_widened",
          sql(column),
          at);
    }
  }

  void widen(List<Column> columns) throws SQLException {
    for (Column column : columns) {
      LOG.info("{} (the warehouse may rewrite the whole table for that)", sql(column));
      long began = System.nanoTime();
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql(column));
      }
      LOG.info("done in {} ms", (System.nanoTime() - began) / 1_000_000);
    }
  }

  String sql(Column column) {
    return "ALTER TABLE "
        + table.name()
        + " ALTER COLUMN "
        + Names.quote(column.name())
        + " SET DATA TYPE "
        + type(column).orElseThrow();
  }

  private Optional<String> type(Column wider) {
    Column now =
        table.columns().stream()
            .filter(column -> column.name().equals(wider.name()))
            .findFirst()
            .orElseThrow();
    return dialect.widerType(now, wider);
  }
}
