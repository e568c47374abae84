package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The view that lists the segments of a history table, where it has them: pieces of so many rows,
 * in the order in which they came, by which the rows of a consumer are found
 * (docs/decisions/016-segments.md).
 */
final class H2Segments {
  private H2Segments() {}

  /** What stands behind FROM where a table, called {@code h}, is read segment by segment. */
  static String join(String table) {
    return view(table) + " s INNER JOIN " + table + " h ON h.segment = s.segment";
  }

  private static String view(String table) {
    return table + "_segments";
  }

  /** Not where several columns name consumers: no index by segment serves them all. */
  static boolean leadToConsumers(Connection connection, HistoryTable table) throws SQLException {
    if (table.consumerColumns().size() != 1) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = CURRENT_SCHEMA"
                + " AND COLUMN_NAME = 'SEGMENT' AND TABLE_NAME IN (?, ?)")) {
      statement.setString(1, view(table.name()).toUpperCase(Locale.ROOT));
      statement.setString(2, table.name().toUpperCase(Locale.ROOT));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1) == 2;
      }
    }
  }
}
