package dev.hindsight.warehouse;

import dev.hindsight.change.SourceColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a {@link Decision} out: columns first, then what is known of them, so that one that was
 * broken off can be made again.
 */
final class DecidedColumns {
  private static final Logger LOG = LoggerFactory.getLogger(DecidedColumns.class);

  private final Connection connection;
  private final Dialect dialect;
  private final HistoryTable table;
  private final Decision decision;

  DecidedColumns(Connection connection, Dialect dialect, HistoryTable table, Decision decision) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
    this.decision = decision;
  }

  /** DDL commits. */
  void make() throws SQLException {
    for (Decision.Step step : decision.steps()) {
      String sql = sql(step);
      if (sql != null) {
        LOG.info("{} (the warehouse may rewrite the whole table for that)", sql);
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
    }
  }

  /** Null where there is nothing to do, or it was done before. */
  private String sql(Decision.Step step) {
    if (step instanceof Decision.Added added) {
      return add(name(added.column()), added.declared());
    } else if (step instanceof Decision.Retyped retyped) {
      return add(retyped.history(), retyped.declared());
    } else if (step instanceof Decision.Widened widened) {
      return new WiderColumns(connection, dialect, table).sql(widened.wider());
    }
    return null;
  }

  private String add(String name, SourceColumn declared) {
    return table.columnNames().contains(name)
        ? null
        : dialect
            .addColumns(
                table.name(), List.of(Names.quote(name) + " " + dialect.columnType(declared)))
            .get(0);
  }

  private String name(String sourceColumn) {
    return table.spec().historyColumn(sourceColumn).toLowerCase(Locale.ROOT);
  }

  void note(Instant at) throws SQLException {
    for (Decision.Step step : decision.steps()) {
      String change;
      String history = name(step.column());
      if (step instanceof Decision.Renamed renamed) {
        change = "column_renamed";
        history = name(renamed.former());
        rename(new Renames.Rename(renamed.column(), renamed.former(), history, false), at);
      } else if (step instanceof Decision.Retyped retyped) {
        change = "column_retyped";
        history = retyped.history();
        rename(new Renames.Rename(retyped.column(), retyped.column(), history, true), at);
      } else {
        change =
            step instanceof Decision.Dropped
                ? "column_dropped"
                : step instanceof Decision.Added ? "column_added" : "column_widened";
      }
      String what =
          step instanceof Decision.Renamed renamed
              ? renamed.former() + " is called " + renamed.column() + " in the source now"
              : sql(step);
      SchemaChanges.insert(
          connection, decision.table(), history, decision.commitLsn(), change, what, at);
    }
  }

  private void rename(Renames.Rename rename, Instant at) throws SQLException {
    Renames.insert(connection, decision.table(), rename, at);
  }
}
