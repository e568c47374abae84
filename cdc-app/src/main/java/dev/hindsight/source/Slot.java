package dev.hindsight.source;

import dev.hindsight.change.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A replication slot as the source reports it.
 *
 * @param activePid the backend that streams from it; null while nobody does
 * @param holder application and address of that backend, for people
 * @param confirmedLsn the source may forget everything before it
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 * @param retainedBytes how much log the source keeps because of it
 * @param lost whether the source has already forgotten what the slot still needs
 */
public record Slot(
    String name,
    String plugin,
    String database,
    Integer activePid,
    String holder,
    long confirmedLsn,
    String walStatus,
    long retainedBytes,
    boolean lost) {

  public static Optional<Slot> find(Connection connection, String name) throws SQLException {
    String query =
        """
        SELECT s.plugin, s.database, s.active_pid,
               coalesce(nullif(a.application_name, ''), 'unknown application') || ' at '
                 || coalesce(host(a.client_addr) || ':' || a.client_port, 'a local socket'),
               coalesce(s.confirmed_flush_lsn, '0/0')::text, s.wal_status,
               coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0)::bigint,
               s.wal_status = 'lost' OR s.restart_lsn IS NULL
        FROM pg_replication_slots s LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid
        WHERE s.slot_name = ?""";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Slot(
                name,
                row.getString(1),
                row.getString(2),
                row.getObject(3, Integer.class),
                row.getString(4),
                Lsn.parse(row.getString(5)),
                row.getString(6),
                row.getLong(7),
                row.getBoolean(8)));
      }
    }
  }

  public static void drop(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      statement.setString(1, name);
      statement.execute();
    }
  }

  public boolean active() {
    return activePid != null;
  }
}
