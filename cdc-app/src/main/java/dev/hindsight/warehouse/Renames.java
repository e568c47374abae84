package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where source columns go since the source renamed them or gave them another type: what the
 * warehouse knows beside the tables file.
 */
final class Renames {
  /** The rules that mean something on columns of every type. */
  private static final Set<String> OF_EVERY_TYPE = Set.of("required");

  /**
   * @param source the column as it is called now
   * @param former as it was called before; the same where only its type changed
   * @param history the history column it goes to
   * @param retyped whether that is another history column than before
   */
  record Rename(String source, String former, String history, boolean retyped) {}

  private Renames() {}

  /** The tables file's entries as they are now; a warehouse of an earlier version knows of none. */
  static List<TableSpec> applied(Connection connection, List<TableSpec> specs) throws SQLException {
    Map<String, List<Rename>> renames = read(connection);
    List<TableSpec> applied = new ArrayList<>();
    for (TableSpec spec : specs) {
      TableSpec now = spec;
      for (Rename rename : renames.getOrDefault(spec.source().toString(), List.of())) {
        now = applied(now, rename);
      }
      applied.add(now);
    }
    return applied;
  }

  private static Map<String, List<Rename>> read(Connection connection) throws SQLException {
    Map<String, List<Rename>> renames = new HashMap<>();
    if (!isThere(connection)) {
      return renames;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, source_column, former_column, history_column, retyped"
                    + " FROM source_rename ORDER BY recorded_at, retyped, source_column")) {
      while (rows.next()) {
        renames
            .computeIfAbsent(rows.getString(1), table -> new ArrayList<>())
            .add(
                new Rename(
                    rows.getString(2), rows.getString(3), rows.getString(4), rows.getBoolean(5)));
      }
    }
    return renames;
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ?"
                + " AND TABLE_NAME = 'SOURCE_RENAME'")) {
      statement.setString(1, connection.getSchema());
      try (ResultSet there = statement.executeQuery()) {
        return there.next();
      }
    }
  }

  /**
   * The entry with a column under its new name. Rows from before may still come and go to where
   * they went.
   */
  static TableSpec applied(TableSpec spec, Rename rename) {
    Map<String, String> renames = new HashMap<>(spec.renames());
    renames.put(rename.source(), rename.history());
    Map<String, List<String>> rules = new HashMap<>(spec.rules());
    List<String> ofColumn = rules.remove(rename.former());
    if (ofColumn != null) {
      List<String> kept =
          rename.retyped() ? ofColumn.stream().filter(OF_EVERY_TYPE::contains).toList() : ofColumn;
      if (!kept.isEmpty()) {
        rules.put(rename.source(), kept);
      }
    }
    return new TableSpec(
        spec.source(),
        spec.history(),
        spec.key().stream()
            .map(column -> column.equals(rename.former()) ? rename.source() : column)
            .toList(),
        renames,
        rules,
        both(spec.clock(), rename),
        both(spec.consumer(), rename));
  }

  /** Under both names: what waits in quarantine has the former one. */
  private static List<String> both(List<String> columns, Rename rename) {
    Set<String> both = new LinkedHashSet<>();
    for (String column : columns) {
      if (column.equals(rename.former())) {
        both.add(rename.source());
      }
      both.add(column);
    }
    return List.copyOf(both);
  }

  static void insert(Connection connection, TableId table, Rename rename, Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO source_rename (table_name, source_column, former_column, history_column, retyped, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, table.toString());
      insert.setString(2, rename.source());
      insert.setString(3, rename.former());
      insert.setString(4, rename.history());
      insert.setBoolean(5, rename.retyped());
      insert.setObject(6, at);
      insert.executeUpdate();
    }
  }
}
