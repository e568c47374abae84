package dev.hindsight.copy;

import dev.hindsight.change.Column;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which tables go along, and that the other warehouse has each, with each column. */
final class Layout {
  /** What belongs to a warehouse, not to the history; the position goes last, by itself. */
  private static final Set<String> STAYS =
      Set.of(
          "schema_history",
          "run_lock",
          "run_state",
          "flush_cost",
          CopyProgress.TABLE,
          "pipeline_position");

  /** By which columns the larger of the pipeline's own tables are in order. */
  private static final Map<String, List<String>> ORDERS =
      Map.of(
          "quarantine", List.of("id"),
          "purge_audit", List.of("seq"),
          "kept_out", List.of("table_name", "digest"));

  private Layout() {}

  /** The tables, as they are in the warehouse that is copied from; the history's first. */
  static List<CopyTable> of(Connection connection, Side side) throws SQLException {
    Map<String, List<String>> orders = new HashMap<>(ORDERS);
    List<String> names = new ArrayList<>();
    for (HistoryTable table : Catalogue.learn(connection, side.dialect(), side.tables()).values()) {
      names.add(table.name());
      orders.put(
          table.name(),
          Stream.concat(table.keyColumns().stream().map(Column::name), Stream.of("valid_to"))
              .toList());
    }
    for (String name : baseTables(connection)) {
      if (!names.contains(name) && !STAYS.contains(name)) {
        names.add(name);
      }
    }
    List<CopyTable> tables = new ArrayList<>();
    for (String name : names) {
      tables.add(table(connection, side.dialect(), name, orders.getOrDefault(name, List.of())));
    }
    return tables;
  }

  static CopyTable table(Connection connection, Dialect dialect, String name, List<String> order)
      throws SQLException {
    List<Column> columns = Catalogue.columns(connection, dialect, name);
    List<String> names = columns.stream().map(Column::name).toList();
    return new CopyTable(name, columns, order.stream().map(names::indexOf).toList());
  }

  private static List<String> baseTables(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ?"
                + " AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME")) {
      statement.setString(1, connection.getSchema());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  /**
   * The same table in the other warehouse, with the same columns in the same order; columns that it
   * lacks are added. DDL: commits.
   *
   * @throws Stop with exit code 2 when there is no such table
   */
  static CopyTable counterpart(Connection connection, Side side, CopyTable table)
      throws SQLException {
    Map<String, Column> there = columns(connection, side, table.name());
    if (there.isEmpty()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The warehouse of profile "
              + side.name()
              + " has no table "
              + table.name()
              + ": add a migration for it there; nothing was copied.");
    }
    List<String> missing =
        table.columns().stream()
            .filter(column -> !there.containsKey(column.name()))
            .map(
                column ->
                    Names.quote(column.name()) + " " + side.dialect().columnType(source(column)))
            .toList();
    if (!missing.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        for (String alter : side.dialect().addColumns(table.name(), missing)) {
          statement.execute(alter);
        }
      }
      there.putAll(columns(connection, side, table.name()));
    }
    return new CopyTable(
        table.name(),
        table.columns().stream().map(column -> there.get(column.name())).toList(),
        table.order());
  }

  private static Map<String, Column> columns(Connection connection, Side side, String table)
      throws SQLException {
    Map<String, Column> columns = new TreeMap<>();
    for (Column column : Catalogue.columns(connection, side.dialect(), table)) {
      columns.put(column.name(), column);
    }
    return columns;
  }

  /** As if the source had it so: what is wide enough for that is for this. */
  private static SourceColumn source(Column column) {
    boolean decimal = column.type() == Column.Type.DECIMAL;
    return new SourceColumn(
        column.name(),
        SourceColumn.typeLike(column),
        decimal ? column.precision() : 0,
        decimal ? column.scale() : 0);
  }
}
