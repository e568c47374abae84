package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** Writes {@code schema_change}. The caller commits. */
final class SchemaChanges {
  private SchemaChanges() {}

  /**
   * @param commitLsn the source transaction that showed it first; null when unknown
   * @param statement what was done; null for nothing
   */
  static void insert(
      Connection connection,
      TableId table,
      String column,
      Long commitLsn,
      String change,
      String statement,
      Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO schema_change (table_name, column_name, commit_lsn, change, statement, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, table.toString());
      insert.setString(2, column);
      insert.setObject(3, commitLsn);
      insert.setString(4, change);
      insert.setString(5, statement);
      insert.setObject(6, at);
      insert.executeUpdate();
    }
  }
}
