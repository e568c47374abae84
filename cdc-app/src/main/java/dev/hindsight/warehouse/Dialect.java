package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What differs between warehouses. Stateless and thread-safe. */
public interface Dialect {
  /** The folder of its own migrations beside the common ones. */
  String name();

  /** The words that the common migrations leave open. */
  Map<String, String> placeholders();

  /** The first moment that the warehouse can name. */
  Instant earliest();

  /**
   * A query for the columns of a table, in their order, by its name in capitals: {@code
   * COLUMN_NAME}, {@code DATA_TYPE}, and what {@link #column} wants to know.
   */
  String catalogue();

  /** Gives a table columns, each as its quoted name and its type. */
  List<String> addColumns(String table, List<String> columns);

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

  /**
   * The type to which a history column can be changed so that it holds more, without losing
   * anything; empty where the warehouse has none.
   *
   * @param now the column as it is
   * @param wider the column as it is to be, under the same name
   */
  Optional<String> widerType(Column now, Column wider);

  void bind(PreparedStatement statement, int index, Column column, Object value)
      throws SQLException;

  Object read(ResultSet row, int index, Column column) throws SQLException;

  /** What puts rows into a table as they are, on that connection. DDL may commit what is open. */
  RowLoader loader(Connection connection, String table, List<Column> columns) throws SQLException;

  /** What carries plans out on that connection. */
  PlanWriter writer(Connection connection, Map<TableId, HistoryTable> tables) throws SQLException;

  /**
   * A query for the versions of many keys at once; {@link #bindKeys} binds the keys, which are its
   * first parameters.
   *
   * @param selected what to select from the history table, called {@code h}
   */
  String byKeys(HistoryTable table, String selected, String condition);

  /**
   * Binds the keys of {@link #byKeys}.
   *
   * @return the next parameter
   */
  int bindKeys(PreparedStatement statement, int first, HistoryTable table, Collection<RowKey> keys)
      throws SQLException;

  /**
   * Deletes rows by the values of some columns, none null. The caller commits.
   *
   * @param rows the values, in the order of the columns; none twice
   * @return how many rows there were
   */
  long delete(Connection connection, String table, List<Column> columns, Collection<RowKey> rows)
      throws SQLException;

  /** Empty where the warehouse keeps no such day for this table's clock. */
  default Optional<DueDay> dueDay(Connection connection, HistoryTable table) throws SQLException {
    return Optional.empty();
  }

  /**
   * What stands behind FROM where the rows of one consumer are looked for, so that the warehouse
   * finds them by an index; the history table is called {@code h} there.
   */
  default String rowsOfConsumers(Connection connection, HistoryTable table) throws SQLException {
    return table.name() + " h";
  }

  /** How long one transaction of a purge should take: no load commits meanwhile. */
  Duration purgeStep();

  /** What lets only reading queries of a person's own through. */
  QueryGuard queries();

  /** Commits; where it fails, nothing is committed, or the store must be opened anew. */
  default void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  /** Makes all that was committed survive the loss of the process. */
  void makeDurable(Connection connection) throws SQLException;

  boolean isTransient(SQLException e);

  /** What a person can do about a statement that failed; empty where that is not known. */
  Optional<String> mend(SQLException e);

  /**
   * Which of these tables the user of the connection may not read and write, each with the reason;
   * changes nothing. Empty where all may be, as where whoever may sign in may do everything.
   */
  List<String> forbidden(Connection connection, Collection<String> tables) throws SQLException;

  /**
   * When the bytes of rows deleted at a moment are gone too, from the warehouse and from what it
   * keeps by itself. Empty where that needs a compaction, which nobody has planned yet.
   */
  Optional<Instant> goneBy(Instant deletedAt);

  /**
   * Takes the bytes of deleted rows out of the warehouse's files. Other connections are lost, this
   * one too.
   *
   * @param connections what tells, by opening one more, that it has come to an end
   * @return false where there is nothing of the kind to do
   * @throws SQLException one that {@link #isTransient} also when it is not certain that it was done
   */
  boolean compact(Connection connection, WarehouseConnections connections) throws SQLException;
}
