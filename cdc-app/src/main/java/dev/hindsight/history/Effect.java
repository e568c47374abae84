package dev.hindsight.history;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;

/**
 * What a whole source transaction did to one key, the steps between left out: nobody outside ever
 * saw them.
 *
 * @param row the row afterwards; null when the key is gone
 * @param existed whether the events show that the source had the key before the transaction
 * @param read whether a version may be open for the key; false spares the warehouse a look-up
 * @param origin where the row stood before the transaction: its key then (often {@code key}
 *     itself), or null if the transaction made it
 * @param ending how the key went, if it is gone
 * @param ordinal the place in the transaction of the last event that touched the key
 */
public record Effect(
    TableId table,
    RowKey key,
    Row row,
    boolean existed,
    boolean read,
    RowKey origin,
    ClosedBy ending,
    long ordinal) {

  /** The key the row came from, if it came from another one; else null. */
  public RowKey previousKey() {
    return origin == null || origin.equals(key) ? null : origin;
  }
}
