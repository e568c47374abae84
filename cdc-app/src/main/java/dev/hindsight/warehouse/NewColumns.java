package dev.hindsight.warehouse;

import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.Stop;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns that a history table gains. Noted first, then made: a crash between leaves a second note
 * at worst, never a silent column.
 */
final class NewColumns {
  private static final Logger LOG = LoggerFactory.getLogger(NewColumns.class);

  private final Connection connection;
  private final Dialect dialect;
  private final HistoryTable table;

  NewColumns(Connection connection, Dialect dialect, HistoryTable table) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
  }

  void note(List<SourceColumn> columns, long commitLsn, Instant at) throws SQLException {
    for (SourceColumn column : columns) {
      if (Catalogue.VERSION_COLUMNS.contains(name(column))) {
        throw new Stop(
            Stop.Reason.CONFIGURATION,
            "Column "
                + column.name()
                + " of "
                + table.spec().source()
                + " has the name of a column that every version has: give it another one under"
                + " rename in the tables file.");
      }
    }
    for (SourceColumn column : columns) {
      SchemaChanges.insert(
          connection,
          table.spec().source(),
          name(column),
          commitLsn,
          "column_added",
          sql(List.of(column)).get(0),
          at);
    }
  }

  void add(List<SourceColumn> columns) throws SQLException {
    for (String sql : sql(columns)) {
      LOG.info("{} (the warehouse may rewrite the whole table for that)", sql);
      long began = System.nanoTime();
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
      LOG.info("done in {} ms", (System.nanoTime() - began) / 1_000_000);
    }
  }

  private List<String> sql(List<SourceColumn> columns) {
    return dialect.addColumns(
        table.name(),
        columns.stream()
            .map(column -> Names.quote(name(column)) + " " + dialect.columnType(column))
            .toList());
  }

  private String name(SourceColumn column) {
    return table.spec().historyColumn(column.name()).toLowerCase(Locale.ROOT);
  }
}
