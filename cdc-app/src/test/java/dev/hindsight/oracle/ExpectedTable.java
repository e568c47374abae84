package dev.hindsight.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the history of one table must be: the source's table is kept row by row, and at each commit
 * every key touched is compared with what it was before the transaction.
 */
final class ExpectedTable {
  /** A value whose JSON has this length is kept outside the row, and logged only when it is set. */
  private static final int LARGE = 4_000;

  /** The one column of a table that ever gets so large. */
  private static final Map<String, String> LARGE_COLUMNS =
      Map.of("transactions", "label", "consumers", "prefered_merchants");

  /** A row of the source, and where it stood before the running transaction. */
  private static final class SourceRow {
    JsonNode content;
    Integer origin;
    boolean largeKnown;
  }

  private final String name;
  private final Map<Integer, SourceRow> rows = new TreeMap<>();
  private final Map<Integer, ExpectedVersion> open = new HashMap<>();
  private final Map<Integer, ExpectedRejection> waiting = new HashMap<>();
  final List<ExpectedVersion> versions = new ArrayList<>();
  final List<ExpectedRejection> rejections = new ArrayList<>();

  // Of the running transaction: each key touched with the place of its last event, how keys went,
  // and the keys whose first event shows that they were there before.
  private final Map<Integer, Long> touched = new TreeMap<>();
  private final Map<Integer, String> endings = new HashMap<>();
  private final Set<Integer> shown = new HashSet<>();

  ExpectedTable(String name) {
    this.name = name;
  }

  /**
   * Takes the next event.
   *
   * @param ordinal its place in the transaction; a change of the key takes this one and the next
   */
  void event(LoggedChange change, long ordinal) {
    switch (change.kind()) {
      case 'I' -> insert(change, ordinal);
      case 'U' -> update(change, ordinal);
      case 'D' -> {
        touch(change.oldKey(), true, ordinal);
        rows.remove(change.oldKey());
        endings.put(change.oldKey(), "delete");
      }
      case 'T' -> {
        rows.keySet().forEach(key -> touched.put(key, ordinal));
        rows.keySet().forEach(key -> endings.put(key, "truncate"));
        rows.clear();
      }
      default -> throw new IllegalArgumentException("unknown event " + change);
    }
  }

  private void insert(LoggedChange change, long ordinal) {
    touch(change.newKey(), false, ordinal);
    SourceRow row = new SourceRow();
    row.content = change.row();
    row.largeKnown = true;
    rows.put(change.newKey(), row);
  }

  private void update(LoggedChange change, long ordinal) {
    touch(change.oldKey(), true, ordinal);
    SourceRow row = rows.remove(change.oldKey());
    row.largeKnown |= !isLarge(change.row()) || !large(row.content).equals(large(change.row()));
    row.content = change.row();
    rows.put(change.newKey(), row);
    if (change.movesKey()) {
      endings.put(change.oldKey(), "key_change");
      touch(change.newKey(), false, ordinal + 1);
    }
  }

  private void touch(int key, boolean showsItWasThere, long ordinal) {
    if (!touched.containsKey(key) && showsItWasThere) {
      shown.add(key);
    }
    touched.put(key, ordinal);
  }

  private boolean isLarge(JsonNode row) {
    return large(row).length() >= LARGE;
  }

  private String large(JsonNode row) {
    return row.path(LARGE_COLUMNS.getOrDefault(name, "")).toString();
  }

  /** The transaction is committed: what it did becomes history. */
  void commit(ExpectedMoment moment) {
    Map<Integer, Cleaned> after = new HashMap<>();
    for (int key : touched.keySet()) {
      SourceRow row = rows.get(key);
      if (row != null) {
        // A version is open where the row stood, unless that row waits in quarantine.
        boolean known = row.largeKnown || !isLarge(row.content) || !waiting.containsKey(row.origin);
        after.put(key, Cleaned.of(name, row.content, known));
      }
    }
    touched.forEach((key, ordinal) -> compare(key, after.get(key), ordinal, moment));
    forgetTransaction();
  }

  private void compare(int key, Cleaned after, long ordinal, ExpectedMoment moment) {
    ExpectedRejection waited = waiting.remove(key);
    if (waited != null) {
      waited.end(moment);
    }
    if (after != null && after.rule() != null) {
      reject(key, after.rule(), ordinal, moment);
      return;
    }
    ExpectedVersion before = open.get(key);
    if (before != null && after != null && before.values.equals(after.values())) {
      return;
    }
    Integer origin = after == null ? null : rows.get(key).origin;
    boolean moved = origin != null && origin != key;
    if (before != null) {
      before.close(moment, after == null ? endings.get(key) : moved ? "key_change" : "correction");
      open.remove(key);
    }
    if (after != null) {
      String by =
          moved ? "key_change" : before != null || shown.contains(key) ? "correction" : "insert";
      begin(new ExpectedVersion(after.values(), moment, by, moved ? origin : null, ordinal));
    }
  }

  private void begin(ExpectedVersion version) {
    open.put(version.key(), version);
    versions.add(version);
  }

  private void reject(int key, String rule, long ordinal, ExpectedMoment moment) {
    ExpectedRejection rejection = new ExpectedRejection(name, key, moment, ordinal, rule);
    waiting.put(key, rejection);
    rejections.add(rejection);
  }

  /** What happened so far was before the history begins. */
  void forgetTransaction() {
    for (int key : touched.keySet()) {
      SourceRow row = rows.get(key);
      if (row != null) {
        row.origin = key;
        row.largeKnown = false;
      }
    }
    touched.clear();
    endings.clear();
    shown.clear();
  }

  /** The history begins with the table as it is now. */
  void snapshot(ExpectedMoment moment) {
    rows.forEach(
        (key, row) -> {
          Cleaned cleaned = Cleaned.of(name, row.content, true);
          if (cleaned.rule() == null) {
            begin(new ExpectedVersion(cleaned.values(), moment, "snapshot", null, 0));
          } else {
            reject(key, cleaned.rule(), 0, moment);
          }
        });
  }
}
