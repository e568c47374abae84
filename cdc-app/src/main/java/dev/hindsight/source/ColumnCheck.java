package dev.hindsight.source;

import dev.hindsight.change.TableSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds the columns whose values would not come through the log as they are in the table. */
public final class ColumnCheck {
  /** Base types that the engine takes apart before anybody can see what Postgres sent. */
  static final Map<String, String> LOSSY =
      Map.of(
          "interval", "the log's reader cannot tell infinity from zero",
          "timetz", "the log's reader drops the zone",
          "money", "its digits depend on the server's locale",
          "int2vector", "it is no array with a beginning at 1",
          "oidvector", "it is no array with a beginning at 1");

  private static final String COLUMNS =
      """
      WITH RECURSIVE walk AS (
        SELECT a.attname, a.attnum, a.attgenerated <> '' AS generated, a.atttypid AS type, false AS element
        FROM pg_attribute a WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
        UNION
        SELECT w.attname, w.attnum, w.generated,
               CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END, w.element OR t.typtype <> 'd'
        FROM walk w JOIN pg_type t ON t.oid = w.type
        WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1
              AND t.typnamespace = (SELECT typnamespace FROM pg_type e WHERE e.oid = t.typelem)))
      SELECT w.attname, w.generated, w.element, t.typname, t.typtype = 'c' AS composite
      FROM walk w JOIN pg_type t ON t.oid = w.type
      WHERE t.typtype <> 'd' ORDER BY w.attnum, w.element""";

  private ColumnCheck() {}

  /**
   * @param historyColumns the columns of the history table, lower case; what is not kept may be
   *     lost
   */
  public static List<Finding> findings(
      Connection connection, TableSpec spec, Collection<String> historyColumns)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    if (spec.source().toString().indexOf('"') >= 0) {
      findings.add(
          new Finding(
              "table "
                  + spec.source()
                  + " has a quotation mark in its name, at which the log's reader fails.",
              "ALTER TABLE " + Publication.quote(spec.source()) + " RENAME TO another_name;"));
    }
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, Publication.quote(spec.source()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString("attname");
          boolean element = rows.getBoolean("element");
          if (!element && !names.add(name.toLowerCase(Locale.ROOT))) {
            findings.add(
                new Finding(
                    "table "
                        + spec.source()
                        + " has columns that differ in case only: "
                        + name
                        + ".",
                    rename(spec, name)));
          }
          if (!element && name.startsWith("\"")) {
            findings.add(
                new Finding(
                    "column "
                        + name
                        + " of "
                        + spec.source()
                        + " begins with a quotation mark, which the log's reader takes off.",
                    rename(spec, name)));
          }
          // A new column would be kept by itself; of arrays only the database knows what is in
          // them.
          if (historyColumns.contains(spec.historyColumn(name).toLowerCase(Locale.ROOT))
              || (element && rows.getBoolean("composite"))) {
            String problem = problem(rows, element);
            if (problem != null) {
              findings.add(
                  new Finding(
                      "column " + name + " of " + spec.source() + " " + problem + ".",
                      "keep the value in a column of another type, such as text, or take "
                          + spec.historyColumn(name).toLowerCase(Locale.ROOT)
                          + " out of "
                          + spec.history(),
                      spec.source(),
                      false));
            }
          }
        }
      }
    }
    return findings;
  }

  private static String problem(ResultSet row, boolean element) throws SQLException {
    String type = row.getString("typname");
    if (element) {
      return row.getBoolean("composite") ? "is an array of a composite type" : null;
    } else if (row.getBoolean("generated")) {
      return "is generated, and Postgres does not write generated columns to the log";
    } else if (row.getBoolean("composite")) {
      return "has a composite type, which the log prints in the session's own time zone";
    }
    return LOSSY.containsKey(type)
        ? "has the type " + type + ", which cannot be read exactly: " + LOSSY.get(type)
        : null;
  }

  private static String rename(TableSpec spec, String column) {
    return "ALTER TABLE "
        + Publication.quote(spec.source())
        + " RENAME COLUMN "
        + Publication.quote(column)
        + " TO another_name;";
  }
}
