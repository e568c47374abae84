package dev.hindsight.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Values on their way to Snowflake's driver and back. The driver binds no {@code java.time}: times
 * go as text, which Snowflake casts to the column's type, and come back as text in forms that the
 * session sets ({@link #SESSION}). Arrays go and come as JSON.
 */
final class SnowflakeValues {
  /** Session parameters by which times come back as {@code java.time} reads them. */
  static final Map<String, String> SESSION =
      Map.of(
          "DATE_OUTPUT_FORMAT", "YYYY-MM-DD",
          "TIME_OUTPUT_FORMAT", "HH24:MI:SS.FF9",
          "TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD\"T\"HH24:MI:SS.FF9",
          "TIMESTAMP_LTZ_OUTPUT_FORMAT", "YYYY-MM-DD\"T\"HH24:MI:SS.FF9TZH:TZM",
          "TIMESTAMP_TZ_OUTPUT_FORMAT", "YYYY-MM-DD\"T\"HH24:MI:SS.FF9TZH:TZM");

  // Its own form, which it also reads back where a statement compares text with a time.
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS '+00:00'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd");

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private SnowflakeValues() {}

  static String text(Temporal time) {
    if (time instanceof Instant) {
      return INSTANT.format(time);
    } else if (time instanceof LocalDateTime) {
      return DATE_TIME.format(time);
    } else if (time instanceof LocalDate) {
      return DATE.format(time);
    } else if (time instanceof LocalTime) {
      return TIME.format(time);
    }
    throw new IllegalArgumentException("no column takes a " + time.getClass().getSimpleName());
  }

  /** Binds by the value alone. */
  static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.VARCHAR);
    } else if (value instanceof Temporal time) {
      statement.setString(index, text(time));
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value instanceof Float number) {
      statement.setDouble(index, number.doubleValue());
    } else {
      statement.setObject(index, value);
    }
  }

  /** Binds as the column's type has it, so that all rows of a batch are of one type. */
  static void bind(PreparedStatement statement, int index, Column column, Object value)
      throws SQLException {
    if (value != null && column.type() == Type.DECIMAL) {
      statement.setBigDecimal(index, (BigDecimal) value);
    } else if (value instanceof List<?> list) {
      statement.setString(index, json(list, column.element()));
    } else {
      bind(statement, index, value);
    }
  }

  static Object read(ResultSet row, int index, Column column) throws SQLException {
    Type type = column.type();
    if (type == Type.BYTES) {
      return row.getBytes(index);
    } else if (type == Type.BOOLEAN) {
      boolean value = row.getBoolean(index);
      return row.wasNull() ? null : value;
    }
    String text = row.getString(index);
    if (text == null) {
      return null;
    }
    return type == Type.ARRAY ? list(text, column.element()) : value(text, type);
  }

  /** A time as the session writes it. */
  static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static Object value(String text, Type type) {
    return switch (type) {
      case INTEGER -> Integer.valueOf(text);
      case BIGINT -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case REAL -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case TEXT -> text;
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case DATETIME -> LocalDateTime.parse(text);
      case INSTANT -> instant(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case BYTES -> Base64.getDecoder().decode(text);
      case ARRAY -> throw new IllegalArgumentException("an array of arrays");
    };
  }

  /**
   * Whole numbers, truth values and texts as JSON has them; all else as text, to the last digit.
   */
  static String json(List<?> values, Type element) {
    ArrayNode array = JSON.createArrayNode();
    for (Object value : values) {
      if (value == null) {
        array.addNull();
      } else if (element == Type.INTEGER || element == Type.BIGINT) {
        array.add(((Number) value).longValue());
      } else if (element == Type.BOOLEAN) {
        array.add((Boolean) value);
      } else if (value instanceof byte[] bytes) {
        array.add(Base64.getEncoder().encodeToString(bytes));
      } else if (value instanceof BigDecimal number) {
        array.add(number.toPlainString());
      } else {
        array.add(value.toString());
      }
    }
    return array.toString();
  }

  private static List<Object> list(String json, Type element) throws SQLException {
    try {
      List<Object> values = new ArrayList<>();
      for (JsonNode node : JSON.readTree(json)) {
        values.add(node.isNull() ? null : element(node.asText(), element));
      }
      return Collections.unmodifiableList(values);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new SQLException("an ARRAY that Hindsight did not write", "22000", e);
    }
  }

  /** An array whose elements nobody has declared: numbers, truth values, texts. */
  static List<Object> list(String json) throws SQLException {
    try {
      return json == null ? null : JSON.readValue(json, new TypeReference<List<Object>>() {});
    } catch (JsonProcessingException e) {
      throw new SQLException("an ARRAY that is no JSON", "22000", e);
    }
  }

  private static Object element(String text, Type element) {
    return element == Type.INSTANT ? Instant.parse(text) : value(text, element);
  }

  /** Keys as one parameter: an array of arrays of their parts. */
  static String keys(Iterable<? extends List<Object>> keys) {
    ArrayNode array = JSON.createArrayNode();
    for (List<Object> key : keys) {
      ArrayNode parts = array.addArray();
      for (Object part : key) {
        parts.add(
            part instanceof Temporal time
                ? text(time)
                : part instanceof BigDecimal number ? number.toPlainString() : part.toString());
      }
    }
    return array.toString();
  }
}
