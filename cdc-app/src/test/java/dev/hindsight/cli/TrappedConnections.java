package dev.hindsight.cli;

import dev.hindsight.support.FailPoint;
import dev.hindsight.warehouse.WarehouseConnections;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells a {@link FailingRun.Trap} which step of a commit is reached, by the statements that pass.
 */
final class TrappedConnections implements WarehouseConnections {
  private static final String ADVANCE = "UPDATE pipeline_position SET commit_lsn";
  private static final String CHUNK = "UPDATE pipeline_position SET snapshot_rows";
  private static final String OPEN_VERSIONS = "FROM TABLE(";

  private final WarehouseConnections real;
  private final FailingRun.Trap trap;

  TrappedConnections(WarehouseConnections real, FailingRun.Trap trap) {
    this.real = real;
    this.trap = trap;
  }

  @Override
  public Connection open() throws SQLException {
    return new Watched(real.open()).watched();
  }

  @Override
  public Connection openToRead() throws SQLException {
    return real.openToRead();
  }

  @Override
  public void admitReader() throws SQLException {
    real.admitReader();
  }

  private final class Watched {
    private final Connection connection;
    private boolean advancing;
    private boolean copying;
    private boolean written;
    private boolean toFlush;

    Watched(Connection connection) {
      this.connection = connection;
    }

    Connection watched() {
      return proxy(
          Connection.class,
          (self, method, args) -> {
            switch (method.getName()) {
              case "prepareStatement" -> {
                return prepared(
                    (PreparedStatement) call(connection, method, args), (String) args[0]);
              }
              case "createStatement" -> {
                return plain((Statement) call(connection, method, args));
              }
              case "commit" -> {
                return commit(method, args);
              }
              case "rollback" -> forget();
              // Before each statement of our own: H2Versions.
              case "unwrap" -> writing();
              default -> {}
            }
            return call(connection, method, args);
          });
    }

    private Object commit(Method method, Object[] args) throws Throwable {
      boolean advanced = advancing;
      boolean copied = copying;
      if (advanced) {
        trap.at(FailPoint.BEFORE_COMMIT);
      }
      if (copied) {
        trap.at(FailPoint.BEFORE_CHUNK);
      }
      Object result = call(connection, method, args);
      forget();
      if (advanced) {
        toFlush = true;
        trap.at(FailPoint.AFTER_COMMIT);
      }
      if (copied) {
        trap.at(FailPoint.AFTER_CHUNK);
      }
      return result;
    }

    private void writing() {
      if (advancing && written) {
        trap.at(FailPoint.WHILE_WRITING);
      }
      written = advancing;
    }

    private void forget() {
      advancing = false;
      copying = false;
      written = false;
    }

    private PreparedStatement prepared(PreparedStatement statement, String sql) {
      return proxy(
          PreparedStatement.class,
          (self, method, args) -> {
            String name = method.getName();
            if (name.equals("executeUpdate") && sql.startsWith(ADVANCE)) {
              trap.at(FailPoint.AFTER_DECODE);
              advancing = true;
            } else if (name.equals("executeUpdate") && sql.startsWith(CHUNK)) {
              copying = true;
            } else if (name.equals("executeBatch")) {
              writing();
            } else if (name.equals("executeQuery")
                && advancing
                && written
                && sql.contains(OPEN_VERSIONS)) {
              trap.at(FailPoint.BETWEEN_SLICES);
            }
            return call(statement, method, args);
          });
    }

    private Statement plain(Statement statement) {
      return proxy(
          Statement.class,
          (self, method, args) -> {
            boolean flush =
                method.getName().equals("execute") && args[0].equals("CHECKPOINT SYNC") && toFlush;
            if (flush) {
              trap.at(FailPoint.BEFORE_FLUSH);
            }
            Object result = call(statement, method, args);
            if (flush) {
              toFlush = false;
              trap.at(FailPoint.AFTER_FLUSH);
            }
            return result;
          });
    }
  }

  private static Object call(Object target, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            TrappedConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
