package dev.hindsight.source;

import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table's columns as Postgres numbers them: a number is never given twice, so that a column under
 * another name is known by it, and one that was dropped leaves a hole.
 *
 * @param live those that are there, by their numbers; empty when there is no such table
 * @param dropped the numbers of those that were dropped
 * @param key the columns of the primary key, in its order
 */
public record Attributes(List<Attribute> live, Set<Integer> dropped, List<String> key) {

  /** One column. */
  public record Attribute(int number, String name) {}

  public static Attributes of(Connection connection, TableId table) throws SQLException {
    List<Attribute> live = new ArrayList<>();
    Set<Integer> dropped = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT attnum, attname, attisdropped FROM pg_attribute WHERE attrelid = to_regclass(?)"
                + " AND attnum > 0 ORDER BY attnum")) {
      statement.setString(1, Publication.quote(table));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean(3)) {
            dropped.add(rows.getInt(1));
          } else {
            live.add(new Attribute(rows.getInt(1), rows.getString(2)));
          }
        }
      }
    }
    List<String> key = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT a.attname FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, n)"
                + " JOIN pg_attribute a ON a.attnum = k.attnum"
                + " WHERE i.indrelid = to_regclass(?) AND i.indisprimary AND a.attrelid = i.indrelid ORDER BY k.n")) {
      statement.setString(1, Publication.quote(table));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          key.add(rows.getString(1));
        }
      }
    }
    return new Attributes(List.copyOf(live), Set.copyOf(dropped), List.copyOf(key));
  }
}
