package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Writes {@code history_gap}. The caller commits. */
final class GapTable {
  private final Connection connection;

  GapTable(Connection connection) {
    this.connection = connection;
  }

  void insert(List<Gap> gaps, Instant recordedAt) throws SQLException {
    if (gaps.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO history_gap (table_name, from_lsn, to_lsn, from_time, to_time, reason, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (Gap gap : gaps) {
        statement.setString(1, gap.table());
        statement.setObject(2, gap.fromLsn());
        statement.setObject(3, gap.toLsn());
        statement.setObject(4, gap.fromTime());
        statement.setObject(5, gap.toTime());
        statement.setString(6, gap.reason());
        statement.setObject(7, recordedAt);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
