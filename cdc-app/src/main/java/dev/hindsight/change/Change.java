package dev.hindsight.change;

/**
 * One row-level event of a source transaction.
 *
 * @param table the source table
 * @param kind what happened
 * @param key the row's key after an insert or update, before a delete; null for a truncate
 * @param row the row afterwards; null for a delete and a truncate
 * @param linkedKey where a primary-key change is split in a delete and an insert: the other half's
 *     key; null otherwise
 * @param ordinal the event's place in its transaction, from 1
 */
public record Change(
    TableId table, Kind kind, RowKey key, Row row, RowKey linkedKey, long ordinal) {

  /** What the source did to the row. */
  public enum Kind {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE
  }
}
