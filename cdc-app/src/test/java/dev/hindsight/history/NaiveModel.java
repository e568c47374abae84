package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import dev.hindsight.history.SourceEvent.Kind;
import dev.hindsight.history.SourceEvent.SourceRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What the history must be: the whole table before and after each transaction, compared key by key.
 * Shares nothing with the code it judges and knows no plans, commits or look-ups.
 */
final class NaiveModel {
  final Map<Integer, SourceRow> table = new HashMap<>();
  final List<StoredVersion> versions = new ArrayList<>();
  final List<StoredRejection> quarantine = new ArrayList<>();

  // Rows that passed although they are bad, by key and position.
  private final BiPredicate<Integer, Long> passes;

  NaiveModel() {
    this((key, lsn) -> false);
  }

  NaiveModel(BiPredicate<Integer, Long> passes) {
    this.passes = passes;
  }

  void commit(List<SourceEvent> transaction, Moment moment) {
    Map<Integer, Integer> origins = new HashMap<>();
    table.keySet().forEach(key -> origins.put(key, key));
    Map<Integer, String> endings = new HashMap<>();
    Map<Integer, Long> touched = new HashMap<>();
    Set<Integer> shown = new HashSet<>();
    long ordinal = 0;
    for (SourceEvent event : transaction) {
      int key = event.key();
      ordinal++;
      if (event.kind() == Kind.TRUNCATE) {
        table.keySet().forEach(gone -> endings.put(gone, "truncate"));
        table.clear();
        origins.clear();
        continue;
      }
      if (touched.put(key, ordinal) == null && event.kind() != Kind.INSERT) {
        shown.add(key);
      }
      switch (event.kind()) {
        case DELETE -> {
          table.remove(key);
          origins.remove(key);
          endings.put(key, "delete");
        }
        case MOVE -> {
          table.put(event.to(), table.remove(key));
          origins.put(event.to(), origins.remove(key));
          endings.put(key, "key_change");
          touched.put(event.to(), ++ordinal);
        }
        default -> table.put(key, event.row());
      }
    }
    endings.keySet().forEach(key -> touched.putIfAbsent(key, 0L));
    touched.forEach(
        (key, last) ->
            compare(key, origins.get(key), endings.get(key), shown.contains(key), last, moment));
  }

  private void compare(
      int key, Integer origin, String ending, boolean shown, long ordinal, Moment moment) {
    RowKey name = RowKey.of(key);
    quarantine.replaceAll(r -> r.waits() && r.key().equals(name) ? r.ended(moment) : r);
    StoredVersion before =
        versions.stream().filter(v -> v.isOpen() && v.key().equals(name)).findAny().orElse(null);
    SourceRow after = table.get(key);
    if (after != null && after.isBad() && !passes.test(key, moment.commitLsn())) {
      quarantine.add(new StoredRejection(name, "no-bad", moment.commitLsn(), ordinal, null, null));
      return;
    }
    if (before != null && after != null && before.values().equals(after.values())) {
      return;
    }
    boolean moved = after != null && origin != null && origin != key;
    if (before != null) {
      String by = after == null ? ending : moved ? "key_change" : "correction";
      versions.remove(before);
      versions.add(before.closed(moment.time(), by, moment.commitLsn()));
    }
    if (after != null) {
      String by = moved ? "key_change" : before != null || shown ? "correction" : "insert";
      String previous = moved ? origin.toString() : null;
      versions.add(StoredVersion.opened(name, after.values(), moment, by, previous, ordinal));
    }
  }
}
