package dev.hindsight.snowflake;

import java.sql.SQLException;

/** What Snowflake answers where H2 said something else. */
final class Errors {
  private Errors() {}

  static boolean isLock(SQLException e) {
    return e.getErrorCode() == 50200 || e.getErrorCode() == 90131 || e.getErrorCode() == 40001;
  }

  static Refused of(SQLException e, StatementKind kind) {
    // H2's message is shown: this is a test's double, and has no personal data.
    String message = e.getMessage();
    if (kind == StatementKind.MERGE && e.getErrorCode() == 23505) {
      return new Refused("100090", "42P18", "Duplicate row detected during DML action");
    }
    return switch (e.getErrorCode()) {
      case 42102, 42103, 42104 ->
          new Refused("002003", "42S02", "Object does not exist or not authorized: " + message);
      case 90079 -> new Refused("002043", "02000", "Object does not exist: " + message);
      case 42101 -> new Refused("002002", "42710", "Object already exists: " + message);
      case 42121 -> new Refused("001430", "42601", "column already exists: " + message);
      case 42122 -> new Refused("000904", "42000", "invalid identifier: " + message);
      case 23502 -> new Refused("100072", "22000", "NULL result in a non-nullable column");
      case 22018, 22007 -> new Refused("100038", "22018", "value is not recognized");
      case 22003 -> new Refused("100132", "22003", "numeric value is out of range");
      case 22001 -> new Refused("100078", "22000", "String is too long and would be truncated");
      case 22012 -> new Refused("100051", "22012", "Division by zero");
      default -> {
        if (isLock(e)) {
          yield new Refused(
              "000625",
              "57014",
              "Statement has locked table in transaction and this lock has not yet been released.");
        }
        yield e.getSQLState() != null && e.getSQLState().startsWith("42")
            ? new Refused("001003", "42000", "SQL compilation error: " + message)
            : new Refused("000603", "XX000", message);
      }
    };
  }
}
