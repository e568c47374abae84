package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.SourceColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** What differs between warehouses. Stateless and thread-safe. */
public interface Dialect {
  /** The folder of its own migrations beside the common ones. */
  String name();

  /** The words that the common migrations leave open. */
  Map<String, String> placeholders();

  /**
   * The Java form of a column, from the warehouse's own catalogue; null for a type that cannot be
   * written exactly.
   */
  Column column(ResultSet catalogueRow) throws SQLException;

  /**
   * The type of a history column that holds every value of a source column exactly, or as near as
   * the warehouse comes to it.
   */
  String columnType(SourceColumn column);

  void bind(PreparedStatement statement, int index, Column column, Object value)
      throws SQLException;

  Object read(ResultSet row, int index, Column column) throws SQLException;

  /**
   * A query for the open versions of many keys at once, one array parameter for each key column.
   *
   * @param selected what to select from the history table, called {@code h}
   */
  String byKeys(HistoryTable table, String selected, String condition);

  /** Makes all that was committed survive the loss of the process. */
  void makeDurable(Connection connection) throws SQLException;

  boolean isTransient(SQLException e);
}
