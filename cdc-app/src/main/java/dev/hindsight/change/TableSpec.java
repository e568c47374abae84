package dev.hindsight.change;

import java.util.List;
import java.util.Map;

/**
 * One line of {@code tables.yaml}: how a source table becomes a history table.
 *
 * @param source the table in Postgres
 * @param history the history table in the warehouse, lower case
 * @param key the source columns that name a row, in order; never empty
 * @param renames source column to history column; columns not named keep their name
 * @param rules source column to the names of its cleaning rules, in the order they are applied
 * @param clock the source columns whose first non-null value is a row's age for retention, in order
 *     of preference; empty: the version's own {@code valid_to}
 * @param consumer the source columns that name the consumer a row is about; empty: it is about none
 */
public record TableSpec(
    TableId source,
    String history,
    List<String> key,
    Map<String, String> renames,
    Map<String, List<String>> rules,
    List<String> clock,
    List<String> consumer) {

  /** A table whose rows are about no consumer. */
  public TableSpec(
      TableId source,
      String history,
      List<String> key,
      Map<String, String> renames,
      Map<String, List<String>> rules,
      List<String> clock) {
    this(source, history, key, renames, rules, clock, List.of());
  }

  public TableSpec {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("table " + source + " has no key");
    }
    key = List.copyOf(key);
    renames = Map.copyOf(renames);
    rules = Map.copyOf(rules);
    clock = List.copyOf(clock);
    consumer = List.copyOf(consumer);
  }

  /** The history table's name for a source column. */
  public String historyColumn(String sourceColumn) {
    return renames.getOrDefault(sourceColumn, sourceColumn);
  }
}
