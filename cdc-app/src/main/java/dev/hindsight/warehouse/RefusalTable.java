package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * Counts the rows that were kept out, in the transaction that kept them out. Only ever grows; the
 * caller commits.
 */
final class RefusalTable {
  private final Connection connection;

  RefusalTable(Connection connection) {
    this.connection = connection;
  }

  void add(Map<TableId, Long> refused) throws SQLException {
    for (Map.Entry<TableId, Long> each : refused.entrySet()) {
      if (count(
              "UPDATE refusal_count SET rows_refused = rows_refused + ? WHERE table_name = ?", each)
          == 0) {
        count("INSERT INTO refusal_count (rows_refused, table_name) VALUES (?, ?)", each);
      }
    }
  }

  private int count(String sql, Map.Entry<TableId, Long> each) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, each.getValue());
      statement.setString(2, each.getKey().toString());
      return statement.executeUpdate();
    }
  }
}
