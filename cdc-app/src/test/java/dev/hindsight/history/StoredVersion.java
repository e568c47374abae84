package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A line of a history table, all its columns. */
record StoredVersion(
    RowKey key,
    List<Object> values,
    Instant validFrom,
    Instant validTo,
    String openedBy,
    String closedBy,
    String previousKey,
    long commitLsn,
    Long closedLsn,
    long ordinal,
    Long sourceTx,
    Instant committedAt) {

  static StoredVersion opened(
      RowKey key,
      List<Object> values,
      Moment begin,
      String openedBy,
      String previousKey,
      long ordinal) {
    return new StoredVersion(
        key,
        values,
        begin.time(),
        null,
        openedBy,
        null,
        previousKey,
        begin.commitLsn(),
        null,
        ordinal,
        begin.xid(),
        begin.committedAt());
  }

  static StoredVersion of(Version version) {
    StoredVersion opened =
        opened(
            version.key(),
            Arrays.asList(version.values()),
            version.begin(),
            version.openedBy().text(),
            version.previousKey(),
            version.ordinal());
    return version.isOpen()
        ? opened
        : opened.closed(version.validTo(), version.closedBy().text(), version.closedLsn());
  }

  StoredVersion closed(Instant validTo, String closedBy, Long closedLsn) {
    return new StoredVersion(
        key,
        values,
        validFrom,
        validTo,
        openedBy,
        closedBy,
        previousKey,
        commitLsn,
        closedLsn,
        ordinal,
        sourceTx,
        committedAt);
  }

  boolean isOpen() {
    return validTo == null;
  }

  boolean validAt(Instant time) {
    return !validFrom.isAfter(time) && (isOpen() || validTo.isAfter(time));
  }
}
