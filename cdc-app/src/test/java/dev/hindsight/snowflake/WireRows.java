package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** Columns and rows of a result as the driver wants them: everything is text. */
final class WireRows {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST_DIGITS = 38;

  private WireRows() {}

  static ArrayNode types(ResultSetMetaData data) throws SQLException, Refused {
    ArrayNode types = JSON.arrayNode();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      String type = type(data.getColumnType(i), data.getColumnTypeName(i));
      int scale = scale(type, data.getColumnType(i), data.getScale(i));
      ObjectNode column = type(data.getColumnLabel(i), type, scale);
      column.put("nullable", data.isNullable(i) != ResultSetMetaData.columnNoNulls);
      types.add(column);
    }
    return types;
  }

  static ObjectNode type(String name, String type, int scale) {
    ObjectNode column = JSON.objectNode();
    column.put("name", name);
    column.put("type", type);
    column.put("scale", scale);
    column.put("precision", type.equals("fixed") ? MOST_DIGITS : 0);
    column.put("length", type.equals("text") ? 16_777_216 : 0);
    column.put("byteLength", 0);
    column.put("nullable", true);
    return column;
  }

  private static String type(int sqlType, String name) throws Refused {
    if (name.startsWith("JSON")) {
      return "array";
    }
    return switch (sqlType) {
      case Types.INTEGER, Types.BIGINT, Types.SMALLINT, Types.NUMERIC, Types.DECIMAL -> "fixed";
      case Types.DOUBLE, Types.REAL, Types.FLOAT -> "real";
      case Types.VARCHAR, Types.CHAR, Types.CLOB, Types.NULL -> "text";
      case Types.BOOLEAN -> "boolean";
      case Types.DATE -> "date";
      case Types.TIME -> "time";
      case Types.TIMESTAMP -> "timestamp_ntz";
      case Types.TIMESTAMP_WITH_TIMEZONE -> "timestamp_tz";
      case Types.VARBINARY, Types.BINARY -> "binary";
      default -> throw new Refused("002999", "0A000", "no result of the type " + name);
    };
  }

  private static int scale(String type, int sqlType, int scale) {
    return switch (type) {
      case "fixed" ->
          sqlType == Types.NUMERIC || sqlType == Types.DECIMAL ? Math.min(scale, 37) : 0;
      case "time", "timestamp_ntz", "timestamp_tz" -> 9;
      default -> 0;
    };
  }

  static ArrayNode row(ResultSet row, ArrayNode types) throws SQLException {
    ArrayNode values = JSON.arrayNode();
    for (int i = 1; i <= types.size(); i++) {
      String value =
          value(
              row, i, types.get(i - 1).get("type").asText(), types.get(i - 1).get("scale").asInt());
      if (value == null) {
        values.addNull();
      } else {
        values.add(value);
      }
    }
    return values;
  }

  private static String value(ResultSet row, int i, String type, int scale) throws SQLException {
    if (row.getObject(i) == null) {
      return null;
    }
    return switch (type) {
      case "fixed" -> row.getBigDecimal(i).setScale(scale, RoundingMode.HALF_UP).toPlainString();
      case "real" -> Double.toString(row.getDouble(i));
      case "boolean" -> row.getBoolean(i) ? "1" : "0";
      case "date" -> Long.toString(row.getObject(i, LocalDate.class).toEpochDay());
      case "time" -> seconds(0, row.getObject(i, LocalTime.class).toNanoOfDay());
      case "timestamp_ntz" ->
          seconds(row.getObject(i, LocalDateTime.class).toInstant(ZoneOffset.UTC));
      case "timestamp_tz" -> {
        OffsetDateTime time = row.getObject(i, OffsetDateTime.class);
        yield seconds(time.toInstant()) + " " + (1440 + time.getOffset().getTotalSeconds() / 60);
      }
      case "binary" -> HexFormat.of().withUpperCase().formatHex(row.getBytes(i));
      default -> row.getString(i);
    };
  }

  private static String seconds(Instant time) {
    return seconds(time.getEpochSecond(), time.getNano());
  }

  /** One decimal number: half a second before the epoch is -0.5. */
  private static String seconds(long seconds, long nanos) {
    return BigDecimal.valueOf(seconds)
        .add(BigDecimal.valueOf(nanos, 9))
        .setScale(9, RoundingMode.UNNECESSARY)
        .toPlainString();
  }
}
