package dev.hindsight.source;

import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * In which way tables are in a publication. While a table is out, or a kind of change is switched
 * off, its changes pass by the slot without a trace; put back as it was, only the catalogue's own
 * numbers tell that it was away: the object id of the membership, and the transaction that wrote
 * the publication's row last.
 */
public final class Membership {
  private Membership() {}

  /**
   * As text that can be kept: the table's object id, a blank, the membership's numbers. Tables that
   * do not exist are left out.
   */
  public static Map<TableId, String> read(
      Connection connection, String publication, Collection<TableId> tables) throws SQLException {
    boolean schemas = connection.getMetaData().getDatabaseMajorVersion() >= 15;
    String query =
        """
        SELECT n.nspname, c.relname, c.oid || ' ' || concat_ws(' ', p.oid || ':' || p.xmin, r.oid || ':' || r.xmin%s)
        FROM unnest(?::text[], ?::text[]) AS t (schema, name)
        JOIN pg_namespace n ON n.nspname = t.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
        LEFT JOIN pg_publication p ON p.pubname = ?
        LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid%s"""
            .formatted(
                schemas ? ", s.oid || ':' || s.xmin" : "",
                schemas
                    ? " LEFT JOIN pg_publication_namespace s ON s.pnpubid = p.oid AND s.pnnspid = n.oid"
                    : "");
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(
          1, connection.createArrayOf("text", tables.stream().map(TableId::schema).toArray()));
      statement.setArray(
          2, connection.createArrayOf("text", tables.stream().map(TableId::name).toArray()));
      statement.setString(3, publication);
      Map<TableId, String> found = new LinkedHashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(new TableId(rows.getString(1), rows.getString(2)), rows.getString(3));
        }
      }
      return found;
    }
  }

  /**
   * The tables whose changes may have passed by between two readings. One that was dropped, or made
   * anew under its old name, is another table and not among them.
   */
  public static Set<TableId> broken(Map<TableId, String> then, Map<TableId, String> now) {
    Set<TableId> broken = new LinkedHashSet<>();
    then.forEach(
        (table, before) -> {
          String after = now.get(table);
          if (after != null
              && relation(after).equals(relation(before))
              && !Objects.equals(after, before)) {
            broken.add(table);
          }
        });
    return broken;
  }

  /**
   * The tables that are not there any more, or are other ones under the same name: what went with
   * them is in no log.
   */
  public static Set<TableId> remade(Map<TableId, String> then, Map<TableId, String> now) {
    Set<TableId> remade = new LinkedHashSet<>();
    then.forEach(
        (table, before) -> {
          String after = now.get(table);
          if (after == null || !relation(after).equals(relation(before))) {
            remade.add(table);
          }
        });
    return remade;
  }

  private static String relation(String text) {
    return text.substring(0, text.indexOf(' '));
  }
}
