package dev.hindsight.history;

import dev.hindsight.change.Unchanged;
import java.util.List;

/**
 * A statement on one row of the source, or the truncate of its table.
 *
 * @param to the new key of a move
 * @param row the row afterwards, null when it is gone
 */
record SourceEvent(Kind kind, int key, int to, SourceRow row) {
  enum Kind {
    INSERT,
    UPDATE,
    DELETE,
    MOVE,
    TRUNCATE
  }

  /**
   * @param note says by which key the row was inserted; never updated, so that the source may leave
   *     it out
   */
  record SourceRow(String name, String note) {
    List<Object> values() {
      return List.of(name, note);
    }

    boolean isBad() {
      return name.equals(CommitLoop.BAD);
    }
  }

  /**
   * The changes Debezium sends for the events of one transaction.
   *
   * @param toasted whether it leaves out the note where the event did not set it
   */
  static Changes changes(List<SourceEvent> events, boolean toasted) {
    Changes changes = new Changes();
    for (SourceEvent event : events) {
      SourceRow row = event.row;
      switch (event.kind) {
        case INSERT -> changes.insert(event.key, row.name, row.note);
        case UPDATE -> changes.update(event.key, row.name, toasted ? Unchanged.TOAST : row.note);
        case MOVE ->
            changes.move(event.key, event.to, row.name, toasted ? Unchanged.TOAST : row.note);
        case DELETE -> changes.delete(event.key);
        case TRUNCATE -> changes.truncate();
      }
    }
    return changes;
  }

  static boolean truncates(List<SourceEvent> transaction) {
    return transaction.stream().anyMatch(event -> event.kind == Kind.TRUNCATE);
  }
}
