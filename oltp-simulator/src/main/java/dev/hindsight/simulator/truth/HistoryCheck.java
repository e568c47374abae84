package dev.hindsight.simulator.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hindsight.simulator.truth.TruthEntry.Event;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks up what a run changed in a history: versions as JSON objects with {@code table_name},
 * {@code id}, {@code opened_by}, {@code closed_by}, {@code valid_from}, {@code valid_to} and the
 * source's columns. Immutable.
 */
public final class HistoryCheck {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<JsonNode>> versions;

  private HistoryCheck(Map<String, List<JsonNode>> versions) {
    this.versions = versions;
  }

  /**
   * @param history an array of versions; of those the run touched, the corrected, correcting and
   *     deleted ones are enough
   */
  public static HistoryCheck of(Reader history) throws IOException {
    Map<String, List<JsonNode>> versions = new HashMap<>();
    for (JsonNode version : JSON.readTree(history)) {
      String key = key(version.path("table_name").asText(), version.path("id").asInt());
      versions.computeIfAbsent(key, absent -> new ArrayList<>()).add(version);
    }
    return new HistoryCheck(versions);
  }

  /** Whether the history can be asked for it: it keeps corrections and deletions. */
  public static boolean isKept(TruthEntry entry) {
    return entry.event() == Event.CORRECTION || entry.event() == Event.DELETION;
  }

  /**
   * Whether the history tells what the entry does: of a correction two adjoining versions, the
   * first as the row was and the second as it became; of a deletion a version that it ended.
   */
  public boolean tells(TruthEntry entry) {
    List<JsonNode> ofRow = versions.getOrDefault(key(entry.table(), entry.id()), List.of());
    if (entry.event() == Event.DELETION) {
      return ofRow.stream().anyMatch(version -> is(version, "closed_by", "delete"));
    }
    return ofRow.stream()
        .filter(right -> is(right, "opened_by", "correction") && shows(right, entry.after()))
        .anyMatch(
            right -> ofRow.stream().anyMatch(wrong -> isCorrectedBy(wrong, right, entry.before())));
  }

  private static boolean isCorrectedBy(JsonNode wrong, JsonNode right, Map<String, Object> before) {
    return is(wrong, "closed_by", "correction")
        && is(wrong, "valid_to", right.path("valid_from").asText())
        && shows(wrong, before);
  }

  private static String key(String table, int id) {
    return table + " " + id;
  }

  private static boolean is(JsonNode version, String column, String value) {
    return version.path(column).asText().equals(value);
  }

  private static boolean shows(JsonNode version, Map<String, Object> columns) {
    return columns.entrySet().stream()
        .allMatch(column -> same(version.path(column.getKey()), column.getValue()));
  }

  private static boolean same(JsonNode kept, Object made) {
    String text = kept.isNull() || kept.isMissingNode() ? null : kept.asText();
    return text == null || made == null
        ? text == null && made == null
        : Objects.equals(comparable(text), comparable(made.toString()));
  }

  /** Amounts and instants have more than one spelling. */
  private static Object comparable(String text) {
    try {
      return new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException noNumber) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException noInstant) {
        return text;
      }
    }
  }
}
