package dev.hindsight.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Says that somebody works with a slot, also while nobody streams from it: during a snapshot,
 * between two runs of the engine. A session lock of the source, so it goes with the connection,
 * however that ends.
 */
public final class SlotLock {
  private SlotLock() {}

  /**
   * Takes the lock for as long as the connection lives. Taken again by the same connection, it
   * stays taken.
   *
   * @return null when it is taken; else who has it, for people
   */
  public static String take(Connection connection, String slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_try_advisory_lock(hashtextextended('hindsight:' || ?, 0))")) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getBoolean(1)) {
          return null;
        }
      }
    }
    return holder(connection, slot);
  }

  private static String holder(Connection connection, String slot) throws SQLException {
    // A lock of one 64-bit key stands in two halves (Postgres documentation, pg_locks).
    String query =
        """
        WITH k AS (SELECT hashtextextended('hindsight:' || ?, 0) AS key)
        SELECT 'process ' || l.pid || ' of Postgres ('
               || coalesce(nullif(a.application_name, ''), 'unknown application') || ' at '
               || coalesce(host(a.client_addr) || ':' || a.client_port, 'a local socket') || ')'
        FROM k, pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (l.classid::bigint << 32 | l.objid::bigint) = k.key""";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "another process";
      }
    }
  }
}
