package dev.hindsight.simulator.load;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether seeding may leave out the foreign-key checks, which are two thirds of the server's work.
 *
 * <p>The checks are triggers, and only a superuser can leave them out. The seeded ids come from
 * parties read under a lock that lasts until the end, so the checks would find nothing. Where the
 * table has triggers of the user's own, they must fire, and nothing is left out.
 */
final class BulkRights {

  static final String WITHOUT_TRIGGERS = "SET session_replication_role = replica";

  private static final String ALLOWED =
      "SELECT current_setting('is_superuser') = 'on' AND NOT EXISTS (SELECT 1 FROM pg_trigger"
          + " WHERE tgrelid = 'transactions'::regclass AND NOT tgisinternal)";

  private BulkRights() {}

  /** Locks the parties against change where it says yes, until the connection commits. */
  static boolean lockParties(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(ALLOWED)) {
        row.next();
        if (!row.getBoolean(1)) {
          return false;
        }
      }
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE consumers, merchants, banks IN SHARE MODE");
      return true;
    }
  }
}
