package dev.hindsight.support;

import dev.hindsight.warehouse.WarehouseConnections;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

/** A warehouse whose statements are counted. */
public final class CountedStatements implements WarehouseConnections {
  private final WarehouseConnections connections;
  private final AtomicLong statements = new AtomicLong();
  private final AtomicLong executions = new AtomicLong();

  public CountedStatements(WarehouseConnections connections) {
    this.connections = connections;
  }

  /** Statements carried out; each entry of a batch is one. */
  public long statements() {
    return statements.get();
  }

  /** How often the database was asked; a batch is one time. */
  public long executions() {
    return executions.get();
  }

  @Override
  public Connection open() throws SQLException {
    return wrap(Connection.class, connections.open());
  }

  @Override
  public Connection openToRead() throws SQLException {
    return connections.openToRead();
  }

  @Override
  public void admitReader() throws SQLException {
    connections.admitReader();
  }

  private <T> T wrap(Class<T> type, T wrapped) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                count(method.getName());
                Object result = method.invoke(wrapped, arguments);
                if (result instanceof PreparedStatement prepared) {
                  return wrap(PreparedStatement.class, prepared);
                }
                return result instanceof Statement statement
                    ? wrap(Statement.class, statement)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private void count(String method) {
    if (method.equals("addBatch")) {
      statements.incrementAndGet();
    } else if (method.equals("executeBatch")) {
      executions.incrementAndGet();
    } else if (method.startsWith("execute")) {
      statements.incrementAndGet();
      executions.incrementAndGet();
    }
  }
}
