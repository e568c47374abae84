package dev.hindsight.transform;

import dev.hindsight.change.Column;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The cleaning rules that {@code tables.yaml} can name. */
public enum RuleName {
  TRIM("trim", true, EnumSet.of(Column.Type.TEXT)),
  COLLAPSE_SPACE("collapse-space", true, EnumSet.of(Column.Type.TEXT)),
  STRIP_CONTROL("strip-control", true, EnumSet.of(Column.Type.TEXT)),
  UPPER_CASE("upper-case", true, EnumSet.of(Column.Type.TEXT)),
  COUNTRY("country", true, EnumSet.of(Column.Type.TEXT)),
  REQUIRED("required", false, EnumSet.allOf(Column.Type.class)),
  PLAUSIBLE_DATE(
      "plausible-date",
      false,
      EnumSet.of(Column.Type.DATE, Column.Type.DATETIME, Column.Type.INSTANT));

  private final String text;
  private final boolean changesValues;
  private final Set<Column.Type> types;

  RuleName(String text, boolean changesValues, Set<Column.Type> types) {
    this.text = text;
    this.changesValues = changesValues;
    this.types = types;
  }

  public static Optional<RuleName> of(String text) {
    return Arrays.stream(values()).filter(rule -> rule.text.equals(text)).findFirst();
  }

  /** All names, as they are spelled in {@code tables.yaml}. */
  public static List<String> names() {
    return Arrays.stream(values()).map(RuleName::text).toList();
  }

  public String text() {
    return text;
  }

  /**
   * Whether it may hand back another value than it got. Such a rule has no place on a key column:
   * two source rows could become one.
   */
  public boolean changesValues() {
    return changesValues;
  }

  /** Whether the rule has a meaning on columns of a type. */
  public boolean appliesTo(Column.Type type) {
    return types.contains(type);
  }
}
