package dev.hindsight.warehouse;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * A connection of Snowflake's driver on which {@code java.time} binds and reads as on any other, so
 * that no statement of the product has to know. As thread-safe as the driver's.
 */
final class TypedConnection implements InvocationHandler {
  private final Object target;

  private TypedConnection(Object target) {
    this.target = target;
  }

  static Connection of(Connection connection) {
    return proxy(Connection.class, connection);
  }

  private static <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            TypedConnection.class.getClassLoader(),
            new Class<?>[] {type},
            new TypedConnection(target)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (name.equals("setObject") && arguments.length == 2) {
      SnowflakeValues.bind((PreparedStatement) target, (Integer) arguments[0], arguments[1]);
      return null;
    } else if (name.equals("getObject") && arguments.length == 2 && arguments[1] instanceof Class) {
      return read((ResultSet) target, place(arguments[0]), (Class<?>) arguments[1]);
    } else if (name.equals("getObject") && arguments.length == 1) {
      return read((ResultSet) target, place(arguments[0]));
    } else if (name.equals("getConnection") || name.equals("unwrap") || name.equals("equals")) {
      return name.equals("equals") ? proxy == arguments[0] : call(method, arguments);
    }
    Object result = call(method, arguments);
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement);
    } else if (result instanceof Statement statement) {
      return proxy(Statement.class, statement);
    } else if (result instanceof ResultSet rows) {
      return proxy(ResultSet.class, rows);
    }
    return result;
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private int place(Object column) throws SQLException {
    return column instanceof Integer index
        ? index
        : ((ResultSet) target).findColumn((String) column);
  }

  private static Object read(ResultSet row, int index, Class<?> type) throws SQLException {
    String text = row.getString(index);
    if (text == null) {
      return null;
    } else if (type == Instant.class) {
      return SnowflakeValues.instant(text);
    } else if (type == LocalDate.class) {
      return LocalDate.parse(text);
    } else if (type == LocalTime.class) {
      return LocalTime.parse(text);
    } else if (type == LocalDateTime.class) {
      return LocalDateTime.parse(text);
    } else if (type == Long.class) {
      return row.getLong(index);
    } else if (type == Integer.class) {
      return row.getInt(index);
    } else if (type == BigDecimal.class) {
      return row.getBigDecimal(index);
    } else if (type == String.class) {
      return text;
    }
    throw new SQLException("no column is read as " + type.getSimpleName());
  }

  /** What another driver would give for the column's type. */
  private static Object read(ResultSet row, int index) throws SQLException {
    return switch (row.getMetaData().getColumnType(index)) {
      case Types.TIMESTAMP_WITH_TIMEZONE -> read(row, index, Instant.class);
      case Types.TIMESTAMP -> read(row, index, LocalDateTime.class);
      case Types.DATE -> read(row, index, LocalDate.class);
      case Types.TIME -> read(row, index, LocalTime.class);
      case Types.BINARY, Types.VARBINARY -> row.getBytes(index);
      default ->
          row.getMetaData().getColumnTypeName(index).equals("ARRAY")
              ? SnowflakeValues.list(row.getString(index))
              : row.getObject(index);
    };
  }
}
