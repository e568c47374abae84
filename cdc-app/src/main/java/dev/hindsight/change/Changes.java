package dev.hindsight.change;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The row-level events of a source transaction, in memory or, when there are too many, in a private
 * file. Can be read as often as needed until closed; one thread at a time.
 */
public interface Changes extends AutoCloseable {

  long count();

  /**
   * Into how many parts the events are split. Every event of a key is in the same part, keys that a
   * key change links are too, and a truncate is in each; so the parts can be collapsed one after
   * the other.
   */
  int slices();

  /** Hands over the events of one part in their order. */
  void forEach(int slice, Consumer<Change> consumer);

  /** The distinct columns that rows of each table have in here, in the order in which they came. */
  Map<TableId, Set<RowShape>> shapes();

  /** About how much memory the events take; 0 for those in a file. */
  default long bytes() {
    return 0;
  }

  /** Frees what holds the events; they are gone. */
  @Override
  void close();

  /** Events held in memory, in one part. */
  static Changes of(List<Change> list) {
    return of(list, list.stream().mapToLong(Footprint::of).sum());
  }

  /** As {@link #of(List)}, for one who knows {@link #bytes} already. */
  static Changes of(List<Change> list, long bytes) {
    return new Changes() {
      @Override
      public long bytes() {
        return bytes;
      }

      @Override
      public long count() {
        return list.size();
      }

      @Override
      public int slices() {
        return 1;
      }

      @Override
      public void forEach(int slice, Consumer<Change> consumer) {
        list.forEach(consumer);
      }

      @Override
      public Map<TableId, Set<RowShape>> shapes() {
        if (list.size() == 1) {
          Change only = list.get(0);
          return only.row() == null ? Map.of() : Map.of(only.table(), Set.of(only.row().shape()));
        }
        Map<TableId, Set<RowShape>> shapes = new LinkedHashMap<>();
        RowShape last = null;
        for (Change change : list) {
          if (change.row() != null && change.row().shape() != last) {
            last = change.row().shape();
            shapes.computeIfAbsent(change.table(), table -> new LinkedHashSet<>()).add(last);
          }
        }
        return shapes;
      }

      @Override
      public void close() {
        // Nothing but memory.
      }
    };
  }
}
