package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whether the role may do with the tables what {@code run} and {@code purge} do. Snowflake explains
 * a statement only to somebody who may carry it out, and to explain one needs no warehouse and
 * changes nothing.
 */
final class SnowflakePrivileges {
  private static final List<String> STATEMENTS =
      List.of(
          "EXPLAIN INSERT INTO %1$s SELECT * FROM %1$s WHERE 1 = 0",
          "EXPLAIN DELETE FROM %1$s WHERE 1 = 0",
          "EXPLAIN UPDATE %1$s SET %2$s = %2$s WHERE 1 = 0");

  /** SQL access control error. */
  private static final int NO_PRIVILEGE = 3001;

  private SnowflakePrivileges() {}

  static List<String> missing(Connection connection, Collection<String> tables)
      throws SQLException {
    List<String> missing = new ArrayList<>();
    for (String table : tables) {
      for (String statement : STATEMENTS) {
        String privilege = statement.split(" ")[1];
        String column = table.equals("pipeline_position") ? "epoch" : "recorded_at";
        try (Statement explain = connection.createStatement()) {
          explain.execute(statement.formatted(table, column));
        } catch (SQLException e) {
          if (e.getErrorCode() != NO_PRIVILEGE) {
            throw e;
          }
          missing.add(privilege + " on " + table);
        }
      }
    }
    return missing;
  }
}
