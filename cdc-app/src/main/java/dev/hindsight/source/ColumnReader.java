package dev.hindsight.source;

import dev.hindsight.change.Special;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.postgresql.util.PGobject;

/**
 * Reads one column of a source row into the forms of {@link dev.hindsight.change.Values}, by the
 * type Postgres names.
 */
@FunctionalInterface
interface ColumnReader {
  Object read(ResultSet row, int index) throws SQLException;

  static ColumnReader of(String typeName) {
    return switch (typeName) {
      case "bool" -> (row, i) -> orNull(row, row.getBoolean(i));
      case "int2", "int4", "serial", "smallserial" -> (row, i) -> orNull(row, row.getInt(i));
      case "int8", "bigserial", "oid" -> (row, i) -> orNull(row, row.getLong(i));
      case "float4" -> (row, i) -> orNull(row, row.getFloat(i));
      case "float8" -> (row, i) -> orNull(row, row.getDouble(i));
      case "numeric" -> (row, i) -> decimal(row.getString(i));
      case "bytea" -> ResultSet::getBytes;
      case "date" -> (row, i) -> temporal(row, i, LocalDate.class);
      case "time" -> (row, i) -> row.getObject(i, LocalTime.class);
      case "timestamp" -> (row, i) -> temporal(row, i, LocalDateTime.class);
      case "timestamptz" -> ColumnReader::instant;
      default -> typeName.startsWith("_") ? ColumnReader::array : ResultSet::getString;
    };
  }

  private static Object orNull(ResultSet row, Object value) throws SQLException {
    return row.wasNull() ? null : value;
  }

  static Object decimal(String text) {
    if (text == null) {
      return null;
    }
    char last = text.charAt(text.length() - 1);
    return last >= '0' && last <= '9' ? new BigDecimal(text) : new Special(text);
  }

  private static Object temporal(ResultSet row, int index, Class<?> type) throws SQLException {
    String text = row.getString(index);
    if (text != null && text.endsWith("infinity")) {
      return new Special(text);
    }
    return row.getObject(index, type);
  }

  private static Object instant(ResultSet row, int index) throws SQLException {
    OffsetDateTime value = row.getObject(index, OffsetDateTime.class);
    if (value == null) {
      return null;
    }
    if (value.equals(OffsetDateTime.MAX)) {
      return new Special("infinity");
    }
    return value.equals(OffsetDateTime.MIN) ? new Special("-infinity") : value.toInstant();
  }

  private static Object array(ResultSet row, int index) throws SQLException {
    Array array = row.getArray(index);
    return array == null ? null : list((Object[]) array.getArray());
  }

  private static List<Object> list(Object[] elements) {
    List<Object> list = new ArrayList<>(elements.length);
    for (Object element : elements) {
      if (element instanceof Object[] nested) {
        list.add(list(nested));
      } else if (element instanceof Short number) {
        list.add(number.intValue());
      } else if (element instanceof PGobject other) {
        list.add(other.getValue());
      } else {
        list.add(element);
      }
    }
    return Collections.unmodifiableList(list);
  }
}
