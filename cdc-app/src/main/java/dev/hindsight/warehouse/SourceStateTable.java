package dev.hindsight.warehouse;

import dev.hindsight.change.SourceState;
import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps {@link SourceState}. The caller commits. */
final class SourceStateTable {
  // No table is called so: a table's name has its schema before it.
  private static final String TIMELINE = "timeline";

  private SourceStateTable() {}

  static SourceState read(Connection connection, Collection<TableId> tables) throws SQLException {
    Map<String, String> contents = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, content FROM source_state")) {
      while (rows.next()) {
        contents.put(rows.getString(1), rows.getString(2));
      }
    }
    Map<TableId, String> published = new LinkedHashMap<>();
    for (TableId table : tables) {
      String content = contents.get(table.toString());
      if (content != null) {
        published.put(table, content);
      }
    }
    return new SourceState(Integer.parseInt(contents.getOrDefault(TIMELINE, "0")), published);
  }

  /** Takes the place of all that was there. */
  static void write(Connection connection, SourceState state) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM source_state");
    }
    Map<String, String> contents = new LinkedHashMap<>();
    contents.put(TIMELINE, Integer.toString(state.timeline()));
    state.published().forEach((table, content) -> contents.put(table.toString(), content));
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO source_state (name, content) VALUES (?, ?)")) {
      for (Map.Entry<String, String> each : contents.entrySet()) {
        statement.setString(1, each.getKey());
        statement.setString(2, each.getValue());
        statement.executeUpdate();
      }
    }
  }
}
