package dev.hindsight.cli;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The columns of a query's result. Names the database itself folded to capitals are lower case
 * again; dates without a zone never pass through the machine's.
 */
record ResultColumns(List<String> names, List<Integer> types, List<String> typeNames) {

  static ResultColumns of(ResultSetMetaData data) throws SQLException {
    List<String> names = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    List<String> typeNames = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      String label = data.getColumnLabel(i);
      String lower = label.toLowerCase(Locale.ROOT);
      names.add(label.equals(label.toUpperCase(Locale.ROOT)) ? lower : label);
      types.add(data.getColumnType(i));
      typeNames.add(data.getColumnTypeName(i));
    }
    return new ResultColumns(names, types, typeNames);
  }

  Object[] values(ResultSet row) throws SQLException {
    Object[] values = new Object[types.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(row, i);
    }
    return values;
  }

  private Object value(ResultSet row, int index) throws SQLException {
    int column = index + 1;
    if (typeNames.get(index).equalsIgnoreCase("JSON")) {
      return row.getString(column);
    }
    return switch (types.get(index)) {
      case Types.DATE -> row.getObject(column, LocalDate.class);
      case Types.TIME -> row.getObject(column, LocalTime.class);
      case Types.TIMESTAMP -> row.getObject(column, LocalDateTime.class);
      case Types.CLOB, Types.NCLOB -> row.getString(column);
      case Types.BLOB -> row.getBytes(column);
      default -> Cell.of(row.getObject(column));
    };
  }
}
