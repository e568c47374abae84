package dev.hindsight.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The right name that a wrong one was probably meant to be. */
public final class NearestName {
  private NearestName() {}

  public static Optional<String> of(String wrong, Collection<String> right) {
    Optional<String> ending = right.stream().filter(name -> name.endsWith("." + wrong)).findFirst();
    if (ending.isPresent()) {
      return ending;
    }
    return right.stream()
        .min(Comparator.comparingInt(name -> distance(wrong, name)))
        .filter(name -> distance(wrong, name) <= Math.max(3, name.length() / 3));
  }

  /** How many characters to insert, remove or replace. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
