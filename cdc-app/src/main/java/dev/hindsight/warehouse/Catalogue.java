package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Learns the history tables from the warehouse's own catalogue: the DDL is the truth. */
public final class Catalogue {
  /** The columns of the version itself, in the order in which the writer fills them. */
  static final List<String> VERSION_COLUMNS =
      List.of(
          "valid_from",
          "valid_to",
          "is_current",
          "opened_by",
          "closed_by",
          "previous_key",
          "commit_lsn",
          "closed_lsn",
          "tx_ordinal",
          "source_tx",
          "source_committed_at",
          "recorded_at");

  private Catalogue() {}

  /** The history tables, by source table. */
  public static Map<TableId, HistoryTable> learn(
      Connection connection, Dialect dialect, List<TableSpec> specs) throws SQLException {
    Map<TableId, HistoryTable> tables = new LinkedHashMap<>();
    for (TableSpec spec : Renames.applied(connection, specs)) {
      tables.put(spec.source(), learn(connection, dialect, spec));
    }
    return tables;
  }

  private static HistoryTable learn(Connection connection, Dialect dialect, TableSpec spec)
      throws SQLException {
    Set<String> own = Set.copyOf(VERSION_COLUMNS);
    List<Column> columns =
        columns(connection, dialect, spec.history()).stream()
            .filter(column -> !own.contains(column.name()))
            .toList();
    if (columns.isEmpty()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The warehouse has no table "
              + spec.history()
              + ", which the tables file names: add a migration for it, or run ops/hindsight"
              + " migrate.");
    }
    List<Integer> key = new ArrayList<>();
    for (String column : spec.key()) {
      int place = mustHave(spec, columns, "key", column);
      if (!KeyText.canHold(columns.get(place).type())) {
        throw new Stop(
            Stop.Reason.CONFIGURATION,
            "Column "
                + columns.get(place).name()
                + " of "
                + spec.history()
                + " is part of the key and has the type "
                + columns.get(place).type()
                + ", by which no row can be found again: choose another key for "
                + spec.source()
                + ".");
      }
      key.add(place);
    }
    for (String column : spec.consumer()) {
      mustHave(spec, columns, "consumer", column);
    }
    return new HistoryTable(spec, columns, key);
  }

  /**
   * All columns of a table, in their order; none: there is no such table.
   *
   * @throws Stop with exit code 2 when one has a type that cannot be written exactly
   */
  public static List<Column> columns(Connection connection, Dialect dialect, String table)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(dialect.catalogue())) {
      statement.setString(1, table.toUpperCase(Locale.ROOT));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Column column = dialect.column(rows);
          if (column == null) {
            throw new Stop(
                Stop.Reason.CONFIGURATION,
                "Column "
                    + rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT)
                    + " of "
                    + table
                    + " has the type "
                    + rows.getString("DATA_TYPE")
                    + ", which cannot be written exactly: give it another one.");
          }
          columns.add(column);
        }
      }
    }
    return columns;
  }

  private static int mustHave(TableSpec spec, List<Column> columns, String what, String column) {
    int place = HistoryTable.place(spec, columns, column);
    if (place < 0) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "Table "
              + spec.history()
              + " has no column for the "
              + what
              + " "
              + column
              + " of "
              + spec.source()
              + ".");
    }
    return place;
  }
}
