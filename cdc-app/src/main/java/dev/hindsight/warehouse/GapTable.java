package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes {@code history_gap}. The stretch that a copy taken anew leaves is opened before its first
 * row is written, and ends with the copy, however often that has to begin again. The caller
 * commits.
 */
final class GapTable {
  private static final String OPEN = " WHERE reason = '" + Gap.RESNAPSHOT + "' AND to_time IS NULL";

  private final Connection connection;

  GapTable(Connection connection) {
    this.connection = connection;
  }

  /** A table whose stretch is open already keeps that one: it began earlier. */
  void open(List<Gap> gaps, Instant recordedAt) throws SQLException {
    Set<String> open = new HashSet<>();
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT table_name FROM history_gap" + OPEN);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        open.add(rows.getString(1));
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO history_gap (table_name, from_lsn, from_time, reason, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      for (Gap gap : gaps) {
        if (!open.contains(gap.table())) {
          statement.setString(1, gap.table());
          statement.setObject(2, gap.fromLsn());
          statement.setObject(3, gap.fromTime());
          statement.setString(4, gap.reason());
          statement.setObject(5, recordedAt);
          statement.executeUpdate();
        }
      }
    }
  }

  /** The copy is whole: from here on the history knows each change again. */
  void close(Position position, Instant recordedAt) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE history_gap SET to_lsn = ?, to_time = ?, recorded_at = ?" + OPEN)) {
      statement.setLong(1, position.commitLsn());
      statement.setObject(2, position.lastTime());
      statement.setObject(3, recordedAt);
      statement.executeUpdate();
    }
  }
}
