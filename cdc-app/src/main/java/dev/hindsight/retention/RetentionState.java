package dev.hindsight.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The counters through which processes tell each other. */
final class RetentionState {
  private RetentionState() {}

  static long value(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT counter FROM retention_state WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  static void set(Connection connection, String name, long value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE retention_state SET counter = ? WHERE name = ?")) {
      statement.setLong(1, value);
      statement.setString(2, name);
      statement.executeUpdate();
    }
  }
}
