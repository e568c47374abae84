package dev.hindsight.warehouse;

import dev.hindsight.change.WrongInput;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person's own queries of Snowflake. The driver takes one statement at a time, and a {@code
 * SELECT} changes nothing there; what is more than that, or reads what quarantined rows contained,
 * is refused by its words. A role that may only read is the better guard (docs/snowflake.md).
 */
final class SnowflakeQueries implements QueryGuard {
  private static final Pattern NO_CODE =
      Pattern.compile("(?s)'(?:[^'\\\\]|\\\\.|'')*'|\\$\\$.*?\\$\\$|--[^\n]*|//[^\n]*|/\\*.*?\\*/");

  // WITH can define a procedure and CALL it; IDENTIFIER and TABLE take a name from a text.
  private static final Pattern MORE =
      Pattern.compile(
          "\\b(CALL|PROCEDURE|IDENTIFIER|NEXTVAL|SYSTEM\\$\\w*)\\b|\\bTABLE\\s*\\(\\s*''");

  private static final Pattern QUARANTINE = Pattern.compile("\\bQUARANTINE\\b");
  // Their messages name what is in the statement: syntax, objects, identifiers, functions.
  private static final Set<Integer> TELLING = Set.of(904, 1003, 2003, 2043, 2140);

  @Override
  public PreparedStatement prepare(Connection connection, String query) throws SQLException {
    String code = NO_CODE.matcher(query).replaceAll("''").toUpperCase(Locale.ROOT).strip();
    if (!code.startsWith("SELECT") && !code.startsWith("WITH") && !code.startsWith("(")) {
      throw ReadOnlyQuery.refused("this statement is not a query.", null);
    }
    if (code.replaceFirst(";$", "").indexOf(';') >= 0) {
      throw ReadOnlyQuery.refused("write one query, without a semicolon.", null);
    }
    Matcher more = MORE.matcher(code);
    if (more.find()) {
      throw ReadOnlyQuery.refused("this statement asks for more (" + more.group() + ").", null);
    }
    if (QUARANTINE.matcher(code).find()) {
      throw ReadOnlyQuery.refused(
          "what quarantined rows contained is shown by ops/hindsight quarantine list and show.",
          null);
    }
    return connection.prepareStatement(query);
  }

  @Override
  public RuntimeException explained(SQLException e) {
    int code = e.getErrorCode();
    String reason =
        TELLING.contains(code)
            ? String.valueOf(e.getMessage()).replaceAll("\\s+", " ")
            : "Snowflake refused it";
    return new WrongInput("The query failed: " + reason + " (code " + code + ").", e);
  }
}
