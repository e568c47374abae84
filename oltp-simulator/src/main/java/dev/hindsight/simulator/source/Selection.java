package dev.hindsight.simulator.source;

import java.util.List;

/**
 * Which parties of one table take part: so many, or those with these names.
 *
 * @param count how many, 1 to 1,000,000; the number of names where names are given
 * @param names empty where only the count matters
 * @throws IllegalArgumentException where the count is out of range
 */
public record Selection(int count, List<String> names) {
  public Selection {
    names = List.copyOf(names);
    if (count < 1 || count > 1_000_000) {
      throw new IllegalArgumentException("a count of parties must be from 1 to 1000000: " + count);
    }
  }

  public static Selection of(int count) {
    return new Selection(count, List.of());
  }

  public static Selection named(List<String> names) {
    List<String> distinct = names.stream().map(String::strip).distinct().toList();
    return new Selection(distinct.size(), distinct);
  }

  /** A number, or names separated by commas. */
  public static Selection parse(String text) {
    try {
      return of(Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      return named(List.of(text.split(",")));
    }
  }
}
