package dev.hindsight.retention;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import java.time.Instant;

/**
 * Keeps out what may not come into the warehouse: rows past the retention line, and rows that were
 * purged or erased and have nothing by which to tell their age. Asked after the rules. One thread
 * at a time.
 */
public interface Gate extends AutoCloseable {

  /**
   * How a row that fails a rule ages.
   *
   * @param clock by its own columns; null where they have no time
   * @param past whether nothing of it may be kept but rule, key and position
   */
  record Age(Instant clock, boolean past) {}

  /**
   * Learns what other processes purged or erased meanwhile; called before each commit is planned.
   *
   * @return how many erasures it knows of, and ends of such: the commit takes place only while
   *     there are no more
   */
  long refresh();

  /** Whether a row is about a consumer who was erased; asked before the rules. */
  boolean erased(TableId table, Row row);

  /**
   * Whether a key's versions went with a consumer who was erased, though the row is about somebody
   * else now: it may come in, and until it does its absence is explained.
   */
  boolean wentWithConsumer(TableId table, RowKey key);

  /**
   * Whether a clean row is kept out.
   *
   * @param values in the order of the history table's columns
   */
  boolean refuses(TableId table, RowKey key, Object[] values);

  Age age(TableId table, RowKey key, Row rejected);

  @Override
  default void close() {}

  /** Lets everything in. */
  Gate OPEN =
      new Gate() {
        @Override
        public long refresh() {
          return 0;
        }

        @Override
        public boolean erased(TableId table, Row row) {
          return false;
        }

        @Override
        public boolean wentWithConsumer(TableId table, RowKey key) {
          return false;
        }

        @Override
        public boolean refuses(TableId table, RowKey key, Object[] values) {
          return false;
        }

        @Override
        public Age age(TableId table, RowKey key, Row rejected) {
          return new Age(null, false);
        }
      };
}
