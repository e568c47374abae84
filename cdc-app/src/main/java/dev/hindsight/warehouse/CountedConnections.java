package dev.hindsight.warehouse;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.LongAdder;

/**
 * A warehouse whose statements are counted: how often it is asked something, a commit included; a
 * batch is one time. Thread-safe.
 */
public final class CountedConnections implements WarehouseConnections {
  private final WarehouseConnections connections;
  private final LongAdder statements = new LongAdder();

  public CountedConnections(WarehouseConnections connections) {
    this.connections = connections;
  }

  /** So many since this object was made, over all its connections. */
  public long statements() {
    return statements.sum();
  }

  @Override
  public Connection open() throws SQLException {
    return counted(Connection.class, connections.open());
  }

  @Override
  public Connection openToRead() throws SQLException {
    return counted(Connection.class, connections.openToRead());
  }

  @Override
  public void admitReader() throws SQLException {
    connections.admitReader();
  }

  private <T> T counted(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            CountedConnections.class.getClassLoader(),
            new Class<?>[] {type},
            new Counting(target, type == Connection.class)));
  }

  private final class Counting implements InvocationHandler {
    private final Object target;
    private final boolean connection;

    private Counting(Object target, boolean connection) {
      this.target = target;
      this.connection = connection;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      String name = method.getName();
      if (connection
          ? name.equals("commit") || name.equals("rollback")
          : name.startsWith("execute")) {
        statements.increment();
      }
      Object result;
      try {
        result = method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      if (!connection) {
        return result;
      } else if (result instanceof PreparedStatement prepared) {
        return counted(PreparedStatement.class, prepared);
      }
      return result instanceof Statement statement ? counted(Statement.class, statement) : result;
    }
  }
}
