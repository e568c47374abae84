package dev.hindsight.warehouse;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.Position;
import dev.hindsight.change.Stop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The one row of {@code pipeline_position}, changed by compare-and-set only. The caller commits.
 */
public final class PositionTable {
  private final Connection connection;
  private final InstantSource clock;

  PositionTable(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  public static Optional<StoredPosition> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT slot, system_identifier, epoch, holder, state, commit_lsn, last_time,"
                    + " snapshot_rows, snapshot_expected, updated_at FROM pipeline_position WHERE"
                    + " id = 1")) {
      if (!row.next()) {
        return Optional.empty();
      }
      boolean snapshotting = row.getString(5).equals("snapshot");
      return Optional.of(
          new StoredPosition(
              row.getString(1),
              row.getString(2),
              row.getLong(3),
              row.getString(4),
              snapshotting,
              row.getObject(6, Long.class),
              row.getObject(7, Instant.class),
              row.getLong(8),
              row.getLong(9),
              row.getObject(10, Instant.class)));
    }
  }

  /** As {@link #read}; no other transaction commits to the history until the caller's ends. */
  public static Optional<StoredPosition> lock(Connection connection) throws SQLException {
    // Not FOR UPDATE, which Snowflake does not have for such tables.
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE pipeline_position SET epoch = epoch WHERE id = 1");
    }
    return read(connection);
  }

  long claim(String holder) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pipeline_position SET epoch = epoch + 1, holder = ?, updated_at = ? WHERE id ="
                + " 1")) {
      statement.setString(1, holder);
      statement.setObject(2, clock.instant());
      statement.executeUpdate();
    }
    return read(connection).orElseThrow().epoch();
  }

  /** Raises the epoch, or makes the row. */
  long beginSnapshot(String slot, String systemIdentifier, String holder, long expected)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE pipeline_position SET epoch = epoch + 1, holder = ?, slot = ?,"
                + " system_identifier = ?, state = 'snapshot', snapshot_rows = 0, snapshot_expected"
                + " = ?, updated_at = ? WHERE id = 1")) {
      update.setString(1, holder);
      update.setString(2, slot);
      update.setString(3, systemIdentifier);
      update.setLong(4, expected);
      update.setObject(5, clock.instant());
      if (update.executeUpdate() == 1) {
        return read(connection).orElseThrow().epoch();
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO pipeline_position VALUES (1, ?, ?, 1, ?, 'snapshot', NULL, NULL, 0, ?,"
                + " ?)")) {
      insert.setString(1, slot);
      insert.setString(2, systemIdentifier);
      insert.setString(3, holder);
      insert.setLong(4, expected);
      insert.setObject(5, clock.instant());
      insert.executeUpdate();
      return 1;
    }
  }

  void remove(long epoch) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM pipeline_position WHERE id = 1 AND epoch = ? AND snapshot_rows = 0")) {
      statement.setLong(1, epoch);
      statement.executeUpdate();
    }
  }

  void advance(long epoch, Position expected, Position next) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pipeline_position SET commit_lsn = ?, last_time = ?, updated_at = ?"
                + " WHERE id = 1 AND epoch = ? AND state = 'streaming' AND commit_lsn = ?")) {
      statement.setLong(1, next.commitLsn());
      statement.setObject(2, next.lastTime());
      statement.setObject(3, clock.instant());
      statement.setLong(4, epoch);
      statement.setLong(5, expected.commitLsn());
      if (statement.executeUpdate() != 1) {
        throw refused(epoch, Lsn.text(expected.commitLsn()));
      }
    }
  }

  /**
   * A far warehouse may have rolled the transaction back meanwhile, because its client said nothing
   * for minutes while others waited, and would commit only what came after. The position was
   * written first: where it is gone, all else is.
   */
  void mustStillStandAt(long epoch, Position next) throws SQLException {
    StoredPosition stored = read(connection).orElseThrow();
    if (stored.epoch() != epoch || !next.equals(stored.position())) {
      throw rolledBack();
    }
  }

  /** The same for a part of a snapshot. */
  void mustStillHaveCopied(long epoch, long rows) throws SQLException {
    if (!hasCopied(epoch, rows)) {
      throw rolledBack();
    }
  }

  private static WarehouseException rolledBack() {
    return new WarehouseException(
        WarehouseException.Kind.TRANSIENT,
        "The warehouse rolled the commit back while it was written; it is written again.",
        null);
  }

  void snapshotProgress(long epoch, long before, long rows, Instant time) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pipeline_position SET snapshot_rows = ?, last_time = ?, updated_at = ?"
                + " WHERE id = 1 AND epoch = ? AND state = 'snapshot' AND snapshot_rows = ?")) {
      statement.setLong(1, rows);
      statement.setObject(2, time);
      statement.setObject(3, clock.instant());
      statement.setLong(4, epoch);
      statement.setLong(5, before);
      if (statement.executeUpdate() != 1) {
        throw refused(epoch, "a snapshot");
      }
    }
  }

  /** Whether a chunk was committed although its answer was lost. */
  boolean hasCopied(long epoch, long rows) throws SQLException {
    StoredPosition stored = read(connection).orElseThrow();
    return stored.epoch() == epoch && stored.snapshotting() && stored.snapshotRows() == rows;
  }

  /** Whether the end of a snapshot was committed although its answer was lost. */
  boolean hasEnded(long epoch, Position position) throws SQLException {
    StoredPosition stored = read(connection).orElseThrow();
    return stored.epoch() == epoch && !stored.snapshotting() && position.equals(stored.position());
  }

  void endSnapshot(long epoch, long rows, Position position) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE pipeline_position SET state = 'streaming', commit_lsn = ?, last_time = ?,"
                + " updated_at = ? WHERE id = 1 AND epoch = ? AND state = 'snapshot' AND snapshot_rows = ?")) {
      statement.setLong(1, position.commitLsn());
      statement.setObject(2, position.lastTime());
      statement.setObject(3, clock.instant());
      statement.setLong(4, epoch);
      statement.setLong(5, rows);
      if (statement.executeUpdate() != 1) {
        throw refused(epoch, "a snapshot");
      }
    }
  }

  /** Throws {@code FENCED} when another has raised the epoch. */
  void mustHold(long epoch) throws SQLException {
    if (read(connection).map(StoredPosition::epoch).orElse(epoch) != epoch) {
      throw refused(epoch, "this process'");
    }
  }

  /**
   * As {@link #lock}, for one who changes the history beside the stream.
   *
   * @throws Stop with exit code 3 while a snapshot is under way, 1 before the first
   */
  void mustStream() throws SQLException {
    StoredPosition stored =
        lock(connection)
            .orElseThrow(
                () ->
                    new Stop(
                        Stop.Reason.FAILURE,
                        "The warehouse holds no history yet: start ops/hindsight run first."));
    if (stored.snapshotting()) {
      throw new Stop(
          Stop.Reason.POSITION_LOST,
          "A snapshot of this warehouse is under way or was broken off ("
              + stored.holder()
              + "); nothing was done. Let it end, or start ops/hindsight run, which goes on with it.");
    }
  }

  private WarehouseException refused(long epoch, String expected) throws SQLException {
    Optional<StoredPosition> stored = read(connection);
    if (stored.isPresent() && stored.get().epoch() > epoch) {
      return new WarehouseException(
          WarehouseException.Kind.FENCED,
          "Another Hindsight ("
              + stored.get().holder()
              + ") has taken this warehouse over; nothing was written.",
          null);
    }
    return new WarehouseException(
        WarehouseException.Kind.MOVED,
        "The warehouse's position is not "
            + expected
            + " any more: it was changed or restored beside this process; nothing was written.",
        null);
  }
}
