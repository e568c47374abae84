package dev.hindsight.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in the file, read with its mistakes noted rather than thrown.
 *
 * @param where the place, as {@code tables.public.transactions.rules}
 * @param json what stands there; may be null or a YAML null
 * @param problems where mistakes of all places are collected
 */
record TablesFileNode(String where, JsonNode json, List<String> problems) {

  boolean absent() {
    return json == null || json.isNull();
  }

  void problem(String text) {
    problems.add(where.isEmpty() ? text : where + ": " + text);
  }

  TablesFileNode child(String key) {
    JsonNode there = json == null ? null : json.get(key);
    return new TablesFileNode(where.isEmpty() ? key : where + "." + key, there, problems);
  }

  /** The entries below, in order; none when it is absent or is not a mapping. */
  Map<String, TablesFileNode> entries() {
    Map<String, TablesFileNode> entries = new LinkedHashMap<>();
    if (absent()) {
      return entries;
    }
    if (!json.isObject()) {
      problem("Keys and values are expected here.");
      return entries;
    }
    json.fieldNames().forEachRemaining(key -> entries.put(key, child(key)));
    return entries;
  }

  /** Notes every key below that is not among the right ones. */
  void onlyKeys(List<String> right) {
    for (String key : entries().keySet()) {
      if (!right.contains(key)) {
        problem("There is no key " + key + TablesFileHint.of(key, right));
      }
    }
  }

  /** The text here; empty, and a problem, when there is none. */
  String text() {
    if (absent() || !json.isValueNode() || json.asText().isBlank()) {
      problem("A text is expected here.");
      return "";
    }
    return json.asText();
  }

  /** The texts here, each once; a single one needs no brackets. Empty when it is absent. */
  List<String> texts() {
    if (absent()) {
      return List.of();
    }
    if (json.isValueNode()) {
      return List.of(text());
    }
    if (!json.isArray()) {
      problem("A list is expected here.");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    json.forEach(item -> texts.add(new TablesFileNode(where, item, problems).text()));
    if (new HashSet<>(texts).size() < texts.size()) {
      problem("A name stands here more than once.");
    }
    return List.copyOf(texts);
  }
}
