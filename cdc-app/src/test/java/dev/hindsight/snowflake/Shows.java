package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SHOW, as far as Flyway and Hindsight ask. */
final class Shows {
  private static final Pattern SHOW =
      Pattern.compile(
          "(?i)SHOW\\s+(TABLES|VIEWS|SCHEMAS|PARAMETERS|SEQUENCES|USER"
              + " FUNCTIONS|PROCEDURES)(?:\\s+LIKE\\s+'([^']*)')?(?:\\s+IN\\s+SCHEMA\\s+(\\S+))?");

  /** The double makes none. */
  private static final Set<String> NEVER_MADE = Set.of("SEQUENCES", "USER FUNCTIONS", "PROCEDURES");

  private Shows() {}

  static ObjectNode answer(String sql, Connection h2) throws Refused, SQLException {
    Matcher show = SHOW.matcher(sql.replaceAll("\\s+", " ").strip());
    if (!show.matches()) {
      throw Refused.syntax("unexpected '" + sql + "'.");
    }
    String like = show.group(2) == null ? "%" : show.group(2);
    if (show.group(1).equalsIgnoreCase("PARAMETERS")) {
      return Reply.texts(
          StatementKind.SHOW,
          List.of("key", "value", "default", "level", "description", "type"),
          List.of(List.of(like, "false", "false", "", "", "BOOLEAN")));
    }
    if (NEVER_MADE.contains(Translation.upper(show.group(1)))) {
      return Reply.texts(StatementKind.SHOW, List.of("created_on", "name"), List.of());
    }
    boolean schemas = show.group(1).equalsIgnoreCase("SCHEMAS");
    String kind = show.group(1).equalsIgnoreCase("VIEWS") ? "VIEW" : "BASE TABLE";
    String query =
        schemas
            ? "SELECT SCHEMA_NAME, SCHEMA_NAME FROM SNOWFLAKE_INFORMATION.SCHEMATA WHERE"
                + " SCHEMA_NAME ILIKE ?"
            : "SELECT TABLE_NAME, TABLE_SCHEMA FROM SNOWFLAKE_INFORMATION.TABLES WHERE TABLE_NAME"
                + " ILIKE ? AND TABLE_TYPE = '"
                + kind
                + "' AND TABLE_SCHEMA = "
                + (show.group(3) == null ? "CURRENT_SCHEMA" : "?");
    try (PreparedStatement statement = h2.prepareStatement(query)) {
      statement.setString(1, like);
      if (!schemas && show.group(3) != null) {
        statement.setString(2, name(show.group(3)));
      }
      List<List<String>> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(List.of("", rows.getString(1), rows.getString(2)));
        }
      }
      return Reply.texts(StatementKind.SHOW, List.of("created_on", "name", "schema_name"), found);
    }
  }

  /** A name as it is stored: folded unless quoted; of a path the last. */
  static String name(String written) {
    String last = written.replaceFirst(".*\\.(?=[^.]+$)", "");
    return last.startsWith("\"")
        ? last.substring(1, last.length() - 1).replace("\"\"", "\"")
        : Translation.upper(last);
  }
}
