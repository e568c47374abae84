package dev.hindsight.source;

import dev.hindsight.change.TableId;
import dev.hindsight.change.Values;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a column added to a table put into the rows there were, without a word in the log. One
 * thread at a time.
 */
final class ColumnDefaults {
  /**
   * @param known whether every row that was there has one and the same value, and Postgres still
   *     knows it ({@code pg_attribute.attmissingval})
   * @param otherwise where it is not known: whether the column has a default at all
   */
  private record Default(boolean known, Object value, boolean otherwise) {}

  private final Connection connection;
  private final TableId table;
  private final Map<String, Default> read = new HashMap<>();

  ColumnDefaults(Connection connection, TableId table) {
    this.connection = connection;
    this.table = table;
  }

  /** Whether a value may have come from the column's default; no, where that can be known. */
  boolean mayHaveFilled(String column, Object value) throws SQLException {
    Default found = read.get(column);
    if (found == null) {
      found = read(column);
      read.put(column, found);
    }
    return found.known() ? Values.same(found.value(), value) : found.otherwise();
  }

  private Default read(String column) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT a.atthasmissing AND t.typcategory <> 'A', a.atthasmissing OR a.atthasdef,"
                + " format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = ?::regclass AND a.attname = ?")) {
      statement.setString(1, Publication.quote(table));
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return new Default(false, null, false);
        }
        return row.getBoolean(1)
            ? new Default(true, value(column, row.getString(3)), false)
            : new Default(false, null, row.getBoolean(2));
      }
    }
  }

  private Object value(String column, String type) throws SQLException {
    // The type's name is the catalogue's own, quoted where it has to be.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT (attmissingval::text::"
                + type
                + "[])[1] FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ?")) {
      statement.setString(1, Publication.quote(table));
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        ResultSetMetaData meta = row.getMetaData();
        row.next();
        return ColumnReader.of(meta.getColumnType(1), meta.getColumnTypeName(1)).read(row, 1);
      }
    }
  }
}
