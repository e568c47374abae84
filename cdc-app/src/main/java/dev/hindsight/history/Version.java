package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import java.time.Instant;

/**
 * A version that a plan will write. It may be closed again within the same plan. Not thread-safe.
 */
public final class Version {
  private final RowKey key;
  private final Object[] values;
  private final Moment begin;
  private final OpenedBy openedBy;
  private final String previousKey;
  private final long ordinal;
  private Moment end;
  private ClosedBy closedBy;

  Version(
      RowKey key,
      Object[] values,
      Moment begin,
      OpenedBy openedBy,
      String previousKey,
      long ordinal) {
    this.key = key;
    this.values = values;
    this.begin = begin;
    this.openedBy = openedBy;
    this.previousKey = previousKey;
    this.ordinal = ordinal;
  }

  void close(Moment end, ClosedBy closedBy) {
    this.end = end;
    this.closedBy = closedBy;
  }

  public RowKey key() {
    return key;
  }

  /** In the order and form of the history table's data columns; not to be changed. */
  public Object[] values() {
    return values;
  }

  public Moment begin() {
    return begin;
  }

  public OpenedBy openedBy() {
    return openedBy;
  }

  /** The text of the key the row came from, or null. */
  public String previousKey() {
    return previousKey;
  }

  public long ordinal() {
    return ordinal;
  }

  public boolean isOpen() {
    return end == null;
  }

  /** Null while open. */
  public Instant validTo() {
    return end == null ? null : end.time();
  }

  /** Null while open. */
  public Long closedLsn() {
    return end == null ? null : end.commitLsn();
  }

  /** Null while open. */
  public ClosedBy closedBy() {
    return closedBy;
  }
}
