package dev.hindsight.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hindsight.change.Row;
import dev.hindsight.change.Special;
import dev.hindsight.change.Unchanged;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
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
}
