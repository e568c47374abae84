package dev.hindsight.oracle;

import dev.hindsight.warehouse.H2Connections;
import dev.hindsight.warehouse.WarehouseConnections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** Reads a warehouse as lines of text that can be compared. Opens the file for each question. */
final class StoredHistory {
  private static final String VERSION_COLUMNS =
      "valid_from, valid_to, is_current, opened_by, closed_by, previous_key, commit_lsn,"
          + " closed_lsn, tx_ordinal, source_tx, source_committed_at";

  private final WarehouseConnections connections;

  /**
   * @param directory the working directory of an app with the default settings
   */
  StoredHistory(Path directory) throws Exception {
    String password = Files.readString(directory.resolve("data/warehouse.password")).strip();
    connections =
        H2Connections.creating(
            "jdbc:h2:file:" + directory.resolve("data/warehouse") + ";AUTO_SERVER=TRUE",
            "hindsight",
            password,
            null);
  }

  StoredHistory(WarehouseConnections connections) {
    this.connections = connections;
  }

  List<String> versions(String table) throws SQLException {
    String columns =
        String.join(", ", HistoryTables.COLUMNS.get(table))
            .replaceFirst("^id", HistoryTables.key(table));
    return rows(
        "SELECT %s, %s FROM %s ORDER BY commit_lsn, tx_ordinal, %s, valid_to"
            .formatted(
                columns, VERSION_COLUMNS, HistoryTables.history(table), HistoryTables.key(table)));
  }

  List<String> quarantine(String table) throws SQLException {
    return rows(
        "SELECT table_name, row_key, commit_lsn, tx_ordinal, rule, ended_at, ended_lsn FROM"
            + " quarantine"
            + " WHERE table_name = 'public.%s' ORDER BY commit_lsn, tx_ordinal, CAST(row_key AS INTEGER), id"
                .formatted(table));
  }

  /** The rows of a query, each as its values joined by bars. */
  List<String> rows(String query) throws SQLException {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        StringJoiner row = new StringJoiner(" | ");
        for (int i = 1; i <= columns; i++) {
          row.add(text(rows, i));
        }
        found.add(row.toString());
      }
      return found;
    }
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return switch (row.getMetaData().getColumnTypeName(column)) {
      case "TIMESTAMP(6) WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ" -> {
        Instant instant = row.getObject(column, Instant.class);
        yield instant == null ? null : instant.toString();
      }
      case "INTEGER ARRAY" -> {
        Array array = row.getArray(column);
        yield array == null ? null : Arrays.asList((Object[]) array.getArray()).toString();
      }
      case "ARRAY" -> row.getObject(column) == null ? null : row.getObject(column).toString();
      case "BOOLEAN" -> Boolean.toString(row.getBoolean(column));
      default -> row.getString(column);
    };
  }

  /** The one snapshot that the history begins with. */
  record Snapshot(long lsn, Instant time) {}

  Snapshot snapshot() throws SQLException {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT min(commit_lsn), max(commit_lsn), min(valid_from), max(valid_from)"
                    + " FROM bank_history WHERE opened_by = 'snapshot'")) {
      row.next();
      if (row.getLong(1) != row.getLong(2)
          || !row.getObject(3, Instant.class).equals(row.getObject(4, Instant.class))) {
        throw new AssertionError("the rows of the snapshot are from more than one");
      }
      return new Snapshot(row.getLong(1), row.getObject(3, Instant.class));
    }
  }
}
