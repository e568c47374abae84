package dev.hindsight.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A session of the source, known so well that another with the same process number is not taken for
 * it.
 *
 * @param begun when it began, as the source prints it
 */
public record Session(int pid, String begun) {

  /** The connection's own. */
  public static Session of(Connection connection) throws SQLException {
    return find(connection, "pid = pg_backend_pid()").orElseThrow();
  }

  /** Who streams from a slot now. */
  public static Optional<Session> streaming(Connection connection, String slot)
      throws SQLException {
    return find(
        connection,
        "pid = (SELECT active_pid FROM pg_replication_slots WHERE slot_name = ?)",
        slot);
  }

  /**
   * Who holds a slot because it makes it: the command waits for every transaction under way, and
   * does not notice that who sent it is gone.
   */
  public static Optional<Session> making(Connection connection, String slot) throws SQLException {
    return find(
        connection,
        "pid = (SELECT active_pid FROM pg_replication_slots WHERE slot_name = ?)"
            + " AND query LIKE 'CREATE_REPLICATION_SLOT%' AND state = 'active'",
        slot);
  }

  private static Optional<Session> find(
      Connection connection, String condition, String... parameters) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pid, backend_start::text FROM pg_stat_activity WHERE " + condition)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Session(row.getInt(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** Ends the session where it is still there; one's own role may do that. */
  public void end(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ? AND"
                + " backend_start::text = ?")) {
      statement.setInt(1, pid);
      statement.setString(2, begun);
      statement.execute();
    }
  }
}
