package dev.hindsight.source;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The source at one point of its log: a slot is made and, with it, a snapshot that shows exactly
 * the transactions whose commit ends at or before {@link #lsn()}. What commits later comes through
 * the slot: nothing twice, nothing left out.
 *
 * <p>The snapshot lives as long as the connection that made the slot, which this object holds. One
 * thread at a time.
 */
public final class ExportedSnapshot implements AutoCloseable {
  private final Connection replication;
  private final Connection reader;
  private final long lsn;
  private final Instant takenAt;

  private ExportedSnapshot(Connection replication, Connection reader, long lsn, Instant takenAt) {
    this.replication = replication;
    this.reader = reader;
    this.lsn = lsn;
    this.takenAt = takenAt;
  }

  /**
   * Makes a lasting slot of that name and its snapshot. Postgres waits with that for every
   * transaction under way to end.
   *
   * @param stopped asked meanwhile: to go on waiting would leave the slot busy behind us
   * @param opened told of each connection: a source that says nothing is heard by none of the
   *     threads that wait for it, until another hangs up
   */
  public static ExportedSnapshot withSlot(
      SourceDatabase source, String slot, BooleanSupplier stopped, Consumer<Connection> opened)
      throws SQLException {
    return make(source, slot, "", stopped, opened);
  }

  /**
   * Makes a slot that goes away with this object, for one look at the source at a known position.
   */
  public static ExportedSnapshot passing(SourceDatabase source, String slot) throws SQLException {
    return make(source, slot, "TEMPORARY ", () -> false, connection -> {});
  }

  private static ExportedSnapshot make(
      SourceDatabase source,
      String slot,
      String kind,
      BooleanSupplier stopped,
      Consumer<Connection> opened)
      throws SQLException {
    Connection replication = null;
    Connection reader = null;
    try {
      reader = source.connectToRead();
      opened.accept(reader);
      replication = source.connectForReplication();
      opened.accept(replication);
      Instant takenAt = SourceDatabase.clock(reader);
      String snapshot;
      long lsn;
      try (Statement statement = replication.createStatement()) {
        Cancelling whenStopped = new Cancelling(statement, stopped);
        try (whenStopped;
            ResultSet row =
                statement.executeQuery(
                    "CREATE_REPLICATION_SLOT "
                        + Publication.quote(slot)
                        + " "
                        + kind
                        + "LOGICAL pgoutput EXPORT_SNAPSHOT")) {
          row.next();
          lsn = Lsn.parse(row.getString("consistent_point"));
          snapshot = row.getString("snapshot_name");
        }
      }
      reader.setAutoCommit(false);
      try (Statement statement = reader.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
      }
      return new ExportedSnapshot(replication, reader, lsn, takenAt);
    } catch (SQLException e) {
      close(reader, e);
      close(replication, e);
      if ("42710".equals(e.getSQLState())) {
        throw new Stop(
            Stop.Reason.POSITION_LOST,
            "Slot " + slot + " was made by somebody else just now: another Hindsight is starting.",
            e);
      }
      throw e;
    }
  }

  /**
   * Keeps the tables as the snapshot shows them until it is closed. A TRUNCATE, and DDL that writes
   * a table anew, is seen by every snapshot at once, older ones too: what committed after this one
   * was taken and before this call has taken rows away from it.
   *
   * @return the tables that this has happened to; the snapshot is no good for them
   */
  public Set<TableId> hold(Collection<TableId> tables) throws SQLException {
    Publication.execute(
        reader,
        "LOCK TABLE "
            + tables.stream().map(Publication::quote).collect(Collectors.joining(", "))
            + " IN ACCESS SHARE MODE");
    Set<TableId> changed = new LinkedHashSet<>();
    // The catalogue as the snapshot shows it beside what is true now, of the table and its
    // partitions.
    try (PreparedStatement statement =
        reader.prepareStatement(
            """
            WITH RECURSIVE part AS (
              SELECT ?::regclass::oid AS oid
              UNION ALL SELECT i.inhrelid FROM pg_inherits i JOIN part p ON p.oid = i.inhparent)
            SELECT 1 FROM part JOIN pg_class c ON c.oid = part.oid
            WHERE c.relkind = 'r' AND c.relfilenode IS DISTINCT FROM pg_relation_filenode(c.oid)""")) {
      for (TableId table : tables) {
        statement.setString(1, Publication.quote(table));
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            changed.add(table);
          }
        }
      }
    }
    return changed;
  }

  private static void close(Connection connection, SQLException problem) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      problem.addSuppressed(e);
    }
  }

  /** Inside the snapshot's transaction; not to be committed. */
  public Connection reader() {
    return reader;
  }

  /** The snapshot shows what committed up to here. */
  public long lsn() {
    return lsn;
  }

  /** The source's clock just before the slot was made. */
  public Instant takenAt() {
    return takenAt;
  }

  @Override
  public void close() throws SQLException {
    try (replication;
        reader) {
      reader.rollback();
    }
  }
}
