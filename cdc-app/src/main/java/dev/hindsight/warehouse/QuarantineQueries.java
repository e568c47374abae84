package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks at the rows that failed a rule. */
public final class QuarantineQueries {
  private final WarehouseReader warehouse;

  public QuarantineQueries(WarehouseReader warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * The newest first, without their content.
   *
   * @param table null: of every table
   * @param waiting only those that no later event of the key has ended
   * @param limit one row more than that is read, so that the reader can tell whether there are more
   */
  public <T> T list(TableId table, boolean waiting, int limit, RowsReader<T> reader)
      throws SQLException {
    String query =
        "SELECT id, table_name, row_key, rule, reason, recorded_at, ended_at, replayed_at"
            + " FROM quarantine WHERE (CAST(? AS VARCHAR) IS NULL OR table_name = ?)"
            + (waiting ? " AND ended_at IS NULL AND replayed_at IS NULL" : "")
            + " ORDER BY id DESC LIMIT "
            + (limit + 1L);
    try (PreparedStatement statement = warehouse.connection().prepareStatement(query)) {
      String name = table == null ? null : table.toString();
      statement.setString(1, name);
      statement.setString(2, name);
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }

  /** All of one row, its content too; no row where there is none. */
  public <T> T show(long id, RowsReader<T> reader) throws SQLException {
    String query =
        "SELECT id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason, content, recorded_at,"
            + " ended_at, ended_lsn, replayed_at FROM quarantine WHERE id = ?";
    try (PreparedStatement statement = warehouse.connection().prepareStatement(query)) {
      statement.setLong(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }
}
