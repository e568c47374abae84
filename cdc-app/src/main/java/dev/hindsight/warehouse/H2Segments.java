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
  /** Quoted. */
  static final String COLUMN = "\"SEGMENT\"";

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

  /** Whether an index has a column's values in their order within each segment. */
  static boolean haveInOrder(Connection connection, String table, String column)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM INFORMATION_SCHEMA.INDEX_COLUMNS f INNER JOIN"
                + " INFORMATION_SCHEMA.INDEX_COLUMNS n ON n.INDEX_SCHEMA = f.INDEX_SCHEMA AND"
                + " n.INDEX_NAME = f.INDEX_NAME WHERE f.TABLE_SCHEMA = CURRENT_SCHEMA AND"
                + " f.TABLE_NAME = ? AND f.ORDINAL_POSITION = 1 AND f.COLUMN_NAME = 'SEGMENT' AND"
                + " n.ORDINAL_POSITION = 2 AND n.COLUMN_NAME = ?")) {
      statement.setString(1, table.toUpperCase(Locale.ROOT));
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1) > 0;
      }
    }
  }
}
