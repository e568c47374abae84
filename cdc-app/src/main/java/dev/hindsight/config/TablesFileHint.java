package dev.hindsight.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that was probably meant. */
final class TablesFileHint {
  private TablesFileHint() {}

  /** {@code ; did you mean x?} when one is near, else all there are. */
  static String of(String wrong, Collection<String> right) {
    int near = Math.max(2, wrong.length() / 3);
    return right.stream()
        .filter(name -> distance(wrong, name) <= near)
        .min(Comparator.comparingInt(name -> distance(wrong, name)))
        .map(name -> "; did you mean " + name + "?")
        .orElseGet(() -> "; known: " + String.join(", ", right) + ".");
  }

  /** Levenshtein's, small and capital letters being the same. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
