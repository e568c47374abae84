package dev.hindsight.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.Special;
import dev.hindsight.change.Unchanged;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A rejected row as the JSON that {@code quarantine} keeps: the source's columns, each value exact.
 */
final class RowContent {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private RowContent() {}

  static String of(Row row) {
    Map<String, Object> content = new LinkedHashMap<>();
    List<String> columns = row.shape().columns();
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.value(i);
      if (value != Unchanged.TOAST) {
        content.put(columns.get(i), plain(value));
      }
    }
    try {
      return JSON.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object plain(Object value) {
    if (value == null
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof String) {
      return value;
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Special special) {
      return special.text();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RowContent::plain).collect(Collectors.toCollection(ArrayList::new));
    }
    return value.toString();
  }

  /**
   * The row that {@link #of} wrote.
   *
   * @param shape its columns; one that is not in the content was left out as unchanged
   */
  static Row read(String content, RowShape shape) {
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("content of quarantine that is no JSON");
    }
    Object[] values = new Object[shape.columns().size()];
    for (int i = 0; i < values.length; i++) {
      SourceColumn column = shape.declared().get(i);
      JsonNode value = json.get(column.name());
      values[i] = value == null ? Unchanged.TOAST : value(value, column.typeText());
    }
    return new Row(shape, values);
  }

  /** The names of the columns in a content. */
  static List<String> columns(String content) {
    try {
      List<String> names = new ArrayList<>();
      JSON.readTree(content).fieldNames().forEachRemaining(names::add);
      return names;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("content of quarantine that is no JSON");
    }
  }

  private static Object value(JsonNode value, String typeText) {
    if (value.isNull()) {
      return null;
    }
    String type = typeText == null ? "" : typeText.replaceFirst("\\(.*", "");
    if (value.isArray()) {
      String element = type.startsWith("_") ? type.substring(1) : type;
      List<Object> list = new ArrayList<>();
      value.forEach(each -> list.add(value(each, element)));
      return Collections.unmodifiableList(list);
    } else if (value.isBoolean()) {
      return value.booleanValue();
    } else if (value.isIntegralNumber()) {
      boolean wide = type.equals("int8") || type.equals("oid") || !value.canConvertToInt();
      return wide ? (Object) value.longValue() : (Object) value.intValue();
    }
    String text = value.textValue();
    if (type.startsWith("_") || type.equals(SourceColumn.INEXACT)) {
      return new Special(text);
    }
    try {
      return switch (type) {
        case "numeric" -> new BigDecimal(text);
        case "float4" -> Float.valueOf(text);
        case "float8" -> Double.valueOf(text);
        case "bytea" -> Base64.getDecoder().decode(text);
        case "date" -> LocalDate.parse(text);
        case "time" -> LocalTime.parse(text);
        case "timestamp" -> LocalDateTime.parse(text);
        case "timestamptz" -> Instant.parse(text);
        default -> text;
      };
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return new Special(text);
    }
  }
}
