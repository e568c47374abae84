package dev.hindsight.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results for programs. */
final class Json {
  private Json() {}

  /** A table, whose first row has the names, as an array of objects. */
  static String of(List<List<String>> table) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> row : table.subList(1, table.size())) {
      Map<String, String> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(table.get(0).get(i), row.get(i));
      }
      rows.add(object);
    }
    return ofValue(rows);
  }

  static String ofValue(Object value) {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
