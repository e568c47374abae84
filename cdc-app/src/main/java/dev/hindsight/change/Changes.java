package dev.hindsight.change;

import java.util.List;
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

  /** Frees what holds the events; they are gone. */
  @Override
  void close();

  /** Events held in memory, in one part. */
  static Changes of(List<Change> list) {
    return new Changes() {
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
      public void close() {
        // Nothing but memory.
      }
    };
  }
}
