package dev.hindsight.retention;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** The sums of the lines that a run's own line closes. */
record RunTotals(long deleted, long refused, Instant oldest, Instant newest) {

  /** Of the lines after the last run's, also those of a run that was cut off. */
  static RunTotals sinceLastRun(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(sum(rows_deleted), 0), coalesce(sum(rows_refused), 0), min(oldest), max(newest)"
                    + " FROM purge_audit WHERE kind IN ('purge', 'refused') AND seq > coalesce("
                    + "(SELECT max(seq) FROM purge_audit WHERE kind = 'run'), 0)")) {
      row.next();
      return new RunTotals(
          row.getLong(1),
          row.getLong(2),
          row.getObject(3, Instant.class),
          row.getObject(4, Instant.class));
    }
  }
}
