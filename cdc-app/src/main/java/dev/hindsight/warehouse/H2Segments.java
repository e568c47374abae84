package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * The view that lists the segments of a history table, where it has them: pieces of so many rows,
 * in the order in which they came, by which the rows of a consumer are found
 * (docs/decisions/016-segments.md).
 */
final class H2Segments {
  private H2Segments() {}

  /** Empty too where several columns name consumers: no index by segment serves them all. */
  static Optional<String> of(Connection connection, HistoryTable table) throws SQLException {
    if (table.consumerColumns().size() != 1) {
      return Optional.empty();
    }
    String view = table.name() + "_segments";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = CURRENT_SCHEMA"
                + " AND COLUMN_NAME = 'SEGMENT' AND TABLE_NAME IN (?, ?)")) {
      statement.setString(1, view.toUpperCase(Locale.ROOT));
      statement.setString(2, table.name().toUpperCase(Locale.ROOT));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1) == 2 ? Optional.of(view) : Optional.empty();
      }
    }
  }
}
