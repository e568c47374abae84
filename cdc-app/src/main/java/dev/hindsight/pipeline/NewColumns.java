package dev.hindsight.pipeline;

import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows a source table that gains columns. One thread at a time. */
final class NewColumns {
  private final Warehouse warehouse;
  private final long epoch;
  // The shape last seen of each table: it is what nearly every row has.
  private final Map<TableId, RowShape> known = new HashMap<>();

  NewColumns(Warehouse warehouse, long epoch) {
    this.warehouse = warehouse;
    this.epoch = epoch;
  }

  /** Whether rows of these shapes have columns that the history lacks. */
  boolean needed(Map<TableId, Set<RowShape>> shapes) {
    boolean needed = false;
    for (Map.Entry<TableId, Set<RowShape>> entry : shapes.entrySet()) {
      for (RowShape shape : entry.getValue()) {
        if (known.get(entry.getKey()) != shape) {
          needed |= !missing(entry.getKey(), shape).isEmpty();
          known.put(entry.getKey(), shape);
        }
      }
    }
    return needed;
  }

  /**
   * Gives the history the columns it lacks; what was made of {@link Warehouse#cleaners} before is
   * outdated.
   */
  void add(Map<TableId, Set<RowShape>> shapes, long commitLsn) {
    shapes.forEach(
        (table, all) -> {
          for (RowShape shape : all) {
            List<SourceColumn> missing = missing(table, shape);
            if (!missing.isEmpty()) {
              warehouse.change(store -> store.addColumns(table, missing, epoch, commitLsn));
            }
          }
        });
  }

  private List<SourceColumn> missing(TableId table, RowShape shape) {
    List<String> unmapped = warehouse.cleaners().get(table).unmapped(shape);
    return unmapped.isEmpty()
        ? List.of()
        : shape.declared().stream()
            .filter(column -> unmapped.contains(column.name()) && column.isExact())
            .toList();
  }
}
