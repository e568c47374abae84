package dev.hindsight.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two long lists that should be equal, and for people what is not. */
final class Difference {
  private static final int SHOWN = 12;

  private Difference() {}

  /**
   * @return the empty text when the lists are equal: the same lines, as often, in the same order
   */
  static String of(String what, List<String> expected, List<String> actual) {
    if (expected.equals(actual)) {
      return "";
    }
    List<String> missing = without(expected, actual);
    List<String> surplus = without(actual, expected);
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %d lines expected, %d found; %d missing, %d too many%n"
            .formatted(what, expected.size(), actual.size(), missing.size(), surplus.size()));
    if (missing.isEmpty() && surplus.isEmpty()) {
      int place = 0;
      while (expected.get(place).equals(actual.get(place))) {
        place++;
      }
      text.append("  only the order differs, first at line %d%n".formatted(place + 1));
      missing = List.of(expected.get(place));
      surplus = List.of(actual.get(place));
    }
    missing.stream().limit(SHOWN).forEach(line -> append(text, "  expected ", line));
    surplus.stream().limit(SHOWN).forEach(line -> append(text, "  found    ", line));
    return text.toString();
  }

  private static void append(StringBuilder text, String prefix, String line) {
    text.append(prefix).append(line.length() > 600 ? shortened(line) : line).append('\n');
  }

  /** Large labels say nothing by their length. */
  private static String shortened(String line) {
    return line.substring(0, 120) + " ... " + line.substring(line.length() - 300);
  }

  private static List<String> without(List<String> lines, List<String> others) {
    Map<String, Integer> left = new HashMap<>();
    others.forEach(line -> left.merge(line, 1, Integer::sum));
    List<String> rest = new ArrayList<>();
    for (String line : lines) {
      if (left.merge(line, -1, Integer::sum) < 0) {
        rest.add(line);
      }
    }
    return rest;
  }
}
