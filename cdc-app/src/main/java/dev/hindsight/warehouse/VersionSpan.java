package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import java.time.Instant;

/**
 * A version as its interval and its reasons, without the values.
 *
 * @param validTo {@link #OPEN} while it is open
 * @param current what {@code is_current} says
 * @param closedBy null while it is open, if all is well; so is {@code closedLsn}
 */
public record VersionSpan(
    RowKey key,
    Instant validFrom,
    Instant validTo,
    boolean current,
    String openedBy,
    String closedBy,
    String previousKey,
    long commitLsn,
    Long closedLsn) {

  /** {@code valid_to} of an open version. */
  public static final Instant OPEN = OpenVersions.OPEN;

  public boolean open() {
    return validTo.equals(OPEN);
  }
}
