package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One run at a time, across processes: a row held locked by an open transaction. Whoever dies lets
 * go of it with his connection.
 */
public final class RunLock implements AutoCloseable {
  private final WarehouseConnections connections;
  private final Connection connection;

  private RunLock(WarehouseConnections connections, Connection connection) {
    this.connections = connections;
    this.connection = connection;
  }

  /**
   * @throws Stop with exit code 3 when another run holds it
   */
  public static RunLock take(WarehouseConnections connections, Dialect dialect) {
    Connection connection = null;
    try {
      connection = connections.open();
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      close(connection);
      throw WarehouseException.of(dialect, "opening the warehouse", e);
    }
    try (Statement statement = connection.createStatement()) {
      // Of a table of its own: Snowflake locks whole tables. It has no FOR UPDATE for them.
      statement.executeUpdate("UPDATE run_lock SET takes = takes + 1 WHERE id = 1");
      return new RunLock(connections, connection);
    } catch (SQLException e) {
      // A connection that lives waited for the row in vain; one that is lost says nothing of it.
      boolean held = dialect.isTransient(e) && isAlive(connection);
      close(connection);
      if (held) {
        throw new Stop(
            Stop.Reason.POSITION_LOST,
            "Another purge or erasure of this warehouse is under way; nothing was done. Try again when it has"
                + " ended.",
            e);
      }
      throw WarehouseException.of(dialect, "taking the lock of the purge", e);
    }
  }

  private static boolean isAlive(Connection connection) {
    try {
      return connection.isValid(5);
    } catch (SQLException lost) {
      return false;
    }
  }

  /** A connection for the work itself, without autocommit; the caller closes it. */
  public Connection open() throws SQLException {
    Connection work = connections.open();
    work.setAutoCommit(false);
    return work;
  }

  private static void close(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException alreadyGone) {
      // The lock went with the connection.
    }
  }

  @Override
  public void close() {
    close(connection);
  }
}
