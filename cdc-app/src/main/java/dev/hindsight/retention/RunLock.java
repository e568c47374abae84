package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run at a time, across processes: a row held locked by an open transaction. Whoever dies lets
 * go of it with his connection. Meanwhile it is asked something every minute: Snowflake takes a
 * transaction away that others wait for and that has been idle for five.
 */
public final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final Duration ASKED_EVERY = Duration.ofMinutes(1);

  private final WarehouseConnections connections;
  private final Connection connection;
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "run-lock");
            thread.setDaemon(true);
            return thread;
          });

  private RunLock(WarehouseConnections connections, Connection connection, Duration askedEvery) {
    this.connections = connections;
    this.connection = connection;
    keeper.scheduleWithFixedDelay(
        this::ask, askedEvery.toMillis(), askedEvery.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask() {
    synchronized (connection) {
      if (keeper.isShutdown()) {
        return;
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT takes FROM run_lock WHERE id = 1");
      } catch (SQLException e) {
        // The work has connections of its own, and finds out by itself what is wrong.
        LOG.debug("the lock of the purge does not answer", e);
      }
    }
  }

  /**
   * @throws Stop with exit code 3 when another run holds it
   */
  public static RunLock take(WarehouseConnections connections, Dialect dialect) {
    return take(connections, dialect, ASKED_EVERY);
  }

  static RunLock take(WarehouseConnections connections, Dialect dialect, Duration askedEvery) {
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
      return new RunLock(connections, connection, askedEvery);
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
    keeper.shutdownNow();
    synchronized (connection) {
      close(connection);
    }
  }
}
