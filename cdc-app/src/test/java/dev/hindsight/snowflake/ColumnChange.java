package dev.hindsight.snowflake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Snowflake lets a column's type become: a longer text, a number with more digits and the same
 * scale. H2 would change anything into anything.
 */
final class ColumnChange {
  private static final Pattern FORM =
      Pattern.compile(
          "(?i)ALTER TABLE (\\S+) ALTER COLUMN (\\S+) SET DATA TYPE (NUMBER|VARCHAR)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?");
  private static final Map<String, String> KINDS =
      Map.of("NUMERIC", "NUMBER", "CHARACTER VARYING", "VARCHAR");
  private static final long LONGEST_TEXT = 16_777_216;

  private ColumnChange() {}

  static void check(String sql, Connection h2) throws SQLException, Refused {
    if (!sql.matches("(?is)\\s*ALTER\\s+TABLE\\s.*\\bSET\\s+DATA\\s+TYPE\\b.*")) {
      return;
    }
    Matcher change = FORM.matcher(sql.strip());
    if (!change.matches()) {
      throw Refused.syntax("unexpected '" + sql + "'.");
    }
    String kind = Translation.upper(change.group(3));
    long size =
        change.group(4) != null
            ? Long.parseLong(change.group(4))
            : kind.equals("NUMBER") ? 38 : LONGEST_TEXT;
    int scale = change.group(5) == null ? 0 : Integer.parseInt(change.group(5));
    try (PreparedStatement columns =
        h2.prepareStatement(
            "SELECT DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE FROM"
                + " INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME = ?"
                + " AND COLUMN_NAME = ?")) {
      columns.setString(1, Shows.name(change.group(1)));
      columns.setString(2, Shows.name(change.group(2)));
      try (ResultSet column = columns.executeQuery()) {
        if (column.next() && !allowed(column, kind, size, scale)) {
          throw new Refused(
              "002108",
              "22000",
              "SQL compilation error: cannot change column "
                  + change.group(2)
                  + " to type "
                  + kind
                  + "("
                  + size
                  + ","
                  + scale
                  + ")");
        }
      }
    }
  }

  private static boolean allowed(ResultSet column, String kind, long size, int scale)
      throws SQLException {
    if (!kind.equals(KINDS.get(column.getString(1)))) {
      return false;
    }
    return kind.equals("NUMBER")
        ? scale == column.getInt(4) && size >= column.getInt(3) && size <= 38
        // H2's texts without a length have another one.
        : size >= Math.min(column.getLong(2), LONGEST_TEXT);
  }
}
