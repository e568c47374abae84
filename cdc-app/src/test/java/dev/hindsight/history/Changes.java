package dev.hindsight.history;

import dev.hindsight.change.Change;
import dev.hindsight.change.Change.Kind;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.TableId;
import java.util.ArrayList;
import java.util.List;

/** The changes of one source transaction, as Debezium sends them. */
final class Changes {
  static final TableId TABLE = TableId.parse("public.account");
  private static final List<RowShape> SHAPES =
      List.of(new RowShape(List.of("name")), new RowShape(List.of("name", "note")));

  private final TableId table;
  private final List<Change> list = new ArrayList<>();

  Changes() {
    this(TABLE);
  }

  Changes(TableId table) {
    this.table = table;
  }

  Changes insert(int key, Object... values) {
    return add(Kind.INSERT, RowKey.of(key), row(values), null);
  }

  Changes update(int key, Object... values) {
    return add(Kind.UPDATE, RowKey.of(key), row(values), null);
  }

  Changes delete(int key) {
    return add(Kind.DELETE, RowKey.of(key), null, null);
  }

  /** An update of the primary key: two events, each naming the other's key. */
  Changes move(int from, int to, Object... values) {
    add(Kind.DELETE, RowKey.of(from), null, RowKey.of(to));
    return add(Kind.INSERT, RowKey.of(to), row(values), RowKey.of(from));
  }

  Changes truncate() {
    return add(Kind.TRUNCATE, null, null, null);
  }

  private static Row row(Object... values) {
    return new Row(SHAPES.get(values.length - 1), values.clone());
  }

  private Changes add(Kind kind, RowKey key, Row row, RowKey linkedKey) {
    list.add(new Change(table, kind, key, row, linkedKey, list.size() + 1));
    return this;
  }

  List<Change> list() {
    return list;
  }

  /** As the capture hands them on. */
  dev.hindsight.change.Changes inMemory() {
    return dev.hindsight.change.Changes.of(list);
  }
}
