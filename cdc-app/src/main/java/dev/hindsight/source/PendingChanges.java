package dev.hindsight.source;

import dev.hindsight.change.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks into an idle slot without moving it. */
public final class PendingChanges {
  private PendingChanges() {}

  /**
   * Whether a transaction with a captured change commits after {@code from} and up to {@code to}.
   *
   * <p>Reads pgoutput's messages by their first letter: {@code I}nsert, {@code U}pdate, {@code
   * D}elete, {@code T}runcate, {@code C}ommit (Postgres documentation, "Logical Replication Message
   * Formats"). A commit's row stands at the position where the commit ends.
   */
  public static boolean between(
      Connection connection, String slot, String publication, long from, long to)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT EXISTS (
              SELECT FROM (
                SELECT lsn, kind, lag(kind) OVER (ORDER BY place) AS before
                FROM (SELECT lsn, get_byte(data, 0) AS kind, place
                      FROM pg_logical_slot_peek_binary_changes(
                             ?, ?::pg_lsn, NULL, 'proto_version', '1', 'publication_names', ?)
                           WITH ORDINALITY AS message (lsn, xid, data, place)) message
                WHERE kind IN (67, 68, 73, 84, 85)) change
              WHERE kind = 67 AND before <> 67 AND lsn > ?::pg_lsn AND lsn <= ?::pg_lsn)""")) {
      statement.setString(1, slot);
      statement.setString(2, Lsn.text(to));
      statement.setString(3, publication);
      statement.setString(4, Lsn.text(from));
      statement.setString(5, Lsn.text(to));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
