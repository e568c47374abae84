package dev.hindsight.history;

import java.util.ArrayList;
import java.util.List;

/** Every way to cut a list into runs that are not empty. */
final class Splits {
  private Splits() {}

  static <T> List<List<List<T>>> of(List<T> list) {
    List<List<List<T>>> splits = new ArrayList<>();
    for (int cuts = 0; cuts < 1 << Math.max(0, list.size() - 1); cuts++) {
      List<List<T>> runs = new ArrayList<>();
      int begin = 0;
      for (int end = 1; end <= list.size(); end++) {
        if (end == list.size() || (cuts >> (end - 1) & 1) == 1) {
          runs.add(list.subList(begin, end));
          begin = end;
        }
      }
      splits.add(runs);
    }
    return splits;
  }
}
