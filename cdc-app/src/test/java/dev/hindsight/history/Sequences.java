package dev.hindsight.history;

import dev.hindsight.history.SourceEvent.Kind;
import dev.hindsight.history.SourceEvent.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All sequences of events over a few keys that a database could produce.
 *
 * @param keys how many there are, counted from 1
 * @param inserted the names a row may be inserted with
 * @param updated the names it may be updated to, its own among them: an update that changes nothing
 */
record Sequences(int keys, List<String> inserted, List<String> updated) {
  /** All sequences of that length on a table that begins with what {@code start} leaves. */
  List<List<SourceEvent>> after(List<SourceEvent> start, int length) {
    Map<Integer, SourceRow> table = new TreeMap<>();
    start.forEach(event -> apply(table, event));
    List<List<SourceEvent>> found = new ArrayList<>();
    extend(table, length, new ArrayList<>(), found);
    return found;
  }

  private void extend(
      Map<Integer, SourceRow> table,
      int left,
      List<SourceEvent> events,
      List<List<SourceEvent>> found) {
    if (left == 0) {
      found.add(List.copyOf(events));
      return;
    }
    for (SourceEvent next : possible(table)) {
      Map<Integer, SourceRow> after = new TreeMap<>(table);
      apply(after, next);
      events.add(next);
      extend(after, left - 1, events, found);
      events.remove(events.size() - 1);
    }
  }

  private List<SourceEvent> possible(Map<Integer, SourceRow> table) {
    List<SourceEvent> possible = new ArrayList<>();
    for (int key = 1; key <= keys; key++) {
      SourceRow row = table.get(key);
      if (row == null) {
        for (String name : inserted) {
          possible.add(insert(key, name));
        }
      } else {
        for (String name : updated) {
          SourceRow changed = new SourceRow(name, row.note());
          possible.add(new SourceEvent(Kind.UPDATE, key, 0, changed));
        }
        possible.add(new SourceEvent(Kind.DELETE, key, 0, null));
        for (int other = 1; other <= keys; other++) {
          if (!table.containsKey(other)) {
            possible.add(new SourceEvent(Kind.MOVE, key, other, row));
          }
        }
      }
    }
    possible.add(new SourceEvent(Kind.TRUNCATE, 0, 0, null));
    return possible;
  }

  static SourceEvent insert(int key, String name) {
    return new SourceEvent(Kind.INSERT, key, 0, new SourceRow(name, "made at " + key));
  }

  private static void apply(Map<Integer, SourceRow> table, SourceEvent event) {
    switch (event.kind()) {
      case INSERT, UPDATE -> table.put(event.key(), event.row());
      case DELETE -> table.remove(event.key());
      case MOVE -> table.put(event.to(), table.remove(event.key()));
      case TRUNCATE -> table.clear();
    }
  }
}
