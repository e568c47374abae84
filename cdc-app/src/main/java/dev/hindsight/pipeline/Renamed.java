package dev.hindsight.pipeline;

import dev.hindsight.change.RowShape;
import dev.hindsight.source.Attributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which columns of a table were renamed, where that is certain: Postgres keeps a column's place for
 * ever and puts new ones at the end. Pure.
 */
final class Renamed {
  private Renamed() {}

  /**
   * By their new names the former ones.
   *
   * @param now the table's columns in the source's catalogue, which may have gone on since
   */
  static Map<String, String> between(RowShape before, RowShape after, Attributes now) {
    Map<String, String> renamed = new LinkedHashMap<>();
    int at = 0;
    int from = 0;
    while (from <= before.columns().size()) {
      int anchor = from;
      while (anchor < before.columns().size() && after.indexOf(before.columns().get(anchor)) < at) {
        anchor++;
      }
      boolean tail = anchor == before.columns().size();
      int end = tail ? after.columns().size() : after.indexOf(before.columns().get(anchor));
      List<String> lost = before.columns().subList(from, anchor);
      List<String> gained = new ArrayList<>(after.columns().subList(at, end));
      if (tail) {
        // Behind the last place of before there may be new ones: only the holes tell.
        String behind = at == 0 ? null : after.columns().get(at - 1);
        gained.removeIf(name -> !hasPlaceOf(name, lost.size(), behind, now));
      }
      if (!lost.isEmpty() && lost.size() == gained.size()) {
        for (int i = 0; i < lost.size(); i++) {
          renamed.put(gained.get(i), lost.get(i));
        }
      }
      from = anchor + 1;
      at = end + 1;
    }
    return renamed;
  }

  /**
   * Whether a column has one of the places right behind another one, with no dropped column among
   * them.
   */
  private static boolean hasPlaceOf(String name, int places, String behind, Attributes now) {
    int first = behind == null ? 0 : number(behind, now);
    int number = number(name, now);
    if (first < 0 || number < 0 || number > first + places) {
      return false;
    }
    for (int i = first + 1; i <= number; i++) {
      if (now.dropped().contains(i)) {
        return false;
      }
    }
    return true;
  }

  private static int number(String name, Attributes now) {
    return now.live().stream()
        .filter(attribute -> attribute.name().equals(name))
        .mapToInt(Attributes.Attribute::number)
        .findFirst()
        .orElse(-1);
  }
}
