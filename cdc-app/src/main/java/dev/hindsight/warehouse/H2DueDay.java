package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The column of a history table that holds the day before which nothing about a version can be,
 * computed by H2. Only one whose expression names the clock of the tables file counts: by another
 * the purge would miss rows.
 */
final class H2DueDay {
  private H2DueDay() {}

  static Optional<DueDay> of(Connection connection, HistoryTable table) throws SQLException {
    if (table.spec().clock().isEmpty()) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA ="
                + " CURRENT_SCHEMA AND TABLE_NAME = ? AND GENERATION_EXPRESSION = ?")) {
      statement.setString(1, table.name().toUpperCase(Locale.ROOT));
      statement.setString(2, expression(table));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(of(connection, table, row.getString(1))) : Optional.empty();
      }
    }
  }

  private static DueDay of(Connection connection, HistoryTable table, String column)
      throws SQLException {
    boolean segments = H2Segments.haveInOrder(connection, table.name(), column);
    // An index that is not unique has the rows of a day in the order of their numbers.
    return new DueDay(
        Names.quote(column),
        "_ROWID_",
        segments ? H2Segments.join(table.name()) : table.name() + " h",
        segments ? Optional.of(H2Segments.COLUMN) : Optional.empty());
  }

  /** As H2 writes it down. */
  private static String expression(HistoryTable table) {
    List<String> clock = new ArrayList<>();
    table.spec().clock().forEach(column -> clock.add(table.spec().historyColumn(column)));
    clock.add("valid_from");
    // Twice: a renamed source column goes on in the same history column.
    return clock.stream()
        .distinct()
        .map(column -> "\"" + column.toUpperCase(Locale.ROOT) + "\"")
        .collect(
            Collectors.joining(
                ", ",
                "DATEDIFF(DAY, DATE '1970-01-01', LEAST(COALESCE(",
                "), \"VALID_FROM\") RESPECT NULLS AT TIME ZONE 'UTC')"));
  }
}
