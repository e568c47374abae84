package dev.hindsight.simulator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hindsight.simulator.truth.TruthEntry;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How rows are printed: aligned, as an array of JSON objects, or as CSV with a header. */
enum TruthFormat {
  TABLE {
    @Override
    void rows(PrintWriter out, List<String> columns, List<Map<String, Object>> rows) {
      Map<String, Integer> widths = new LinkedHashMap<>();
      columns.forEach(column -> widths.put(column, column.length()));
      for (Map<String, Object> row : rows) {
        columns.forEach(column -> widths.merge(column, text(row, column).length(), Math::max));
      }
      out.println(line(columns, widths, null));
      rows.forEach(row -> out.println(line(columns, widths, row)));
    }
  },
  JSON {
    @Override
    void rows(PrintWriter out, List<String> columns, List<Map<String, Object>> rows) {
      out.println(json(rows));
    }
  },
  CSV {
    @Override
    void rows(PrintWriter out, List<String> columns, List<Map<String, Object>> rows) {
      out.println(String.join(",", columns));
      for (Map<String, Object> row : rows) {
        List<String> fields = new ArrayList<>();
        columns.forEach(column -> fields.add(quoted(text(row, column))));
        out.println(String.join(",", fields));
      }
    }
  };

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> ENTRY_COLUMNS =
      List.of("event", "kind", "table", "id", "sentAt", "committedAt", "before", "after");

  abstract void rows(PrintWriter out, List<String> columns, List<Map<String, Object>> rows);

  void entries(PrintWriter out, List<TruthEntry> entries) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (TruthEntry entry : entries) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("event", entry.event());
      row.put("kind", entry.kind());
      row.put("table", entry.table());
      row.put("id", entry.id());
      row.put("sentAt", entry.sentAt());
      row.put("committedAt", entry.committedAt());
      row.put("before", entry.before());
      row.put("after", entry.after());
      rows.add(row);
    }
    rows(out, ENTRY_COLUMNS, rows);
  }

  void counts(PrintWriter out, List<TruthEntry> entries) {
    print(out, List.of("event", "kind", "count"), count(entries), Map.of());
  }

  /** The counts of what was made, and how much of it was found. */
  void found(PrintWriter out, List<TruthEntry> made, List<TruthEntry> found) {
    print(out, List.of("event", "kind", "made", "found"), count(made), count(found));
  }

  private void print(
      PrintWriter out,
      List<String> columns,
      Map<List<String>, Long> counts,
      Map<List<String>, Long> found) {
    List<Map<String, Object>> rows = new ArrayList<>();
    counts.forEach(
        (kind, count) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put(columns.get(0), kind.get(0));
          row.put(columns.get(1), kind.get(1));
          row.put(columns.get(2), count);
          if (columns.size() > 3) {
            row.put(columns.get(3), found.getOrDefault(kind, 0L));
          }
          rows.add(row);
        });
    rows(out, columns, rows);
  }

  /** By event in the order of the enum, then by kind. */
  private static Map<List<String>, Long> count(List<TruthEntry> entries) {
    Map<List<String>, Long> counts =
        new TreeMap<>(
            Comparator.comparing((List<String> key) -> TruthEntry.Event.valueOf(key.get(0)))
                .thenComparing(key -> key.get(1)));
    entries.forEach(
        entry -> counts.merge(List.of(entry.event().name(), entry.kind()), 1L, Long::sum));
    return counts;
  }

  private static String line(
      List<String> columns, Map<String, Integer> widths, Map<String, Object> row) {
    StringBuilder line = new StringBuilder();
    for (String column : columns) {
      String text = row == null ? column : text(row, column);
      line.append(text).append(" ".repeat(widths.get(column) - text.length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private static String text(Map<String, Object> row, String column) {
    Object value = row.get(column);
    return value == null ? "" : value instanceof Map ? json(value) : value.toString();
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
