package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import java.time.Instant;

/** A line of the quarantine table; the end is null while the row waits. */
record StoredRejection(
    RowKey key, String rule, long commitLsn, long ordinal, Instant endedAt, Long endedLsn) {

  static StoredRejection of(Rejection rejection) {
    StoredRejection waiting =
        new StoredRejection(
            rejection.key(),
            rejection.rule(),
            rejection.moment().commitLsn(),
            rejection.ordinal(),
            null,
            null);
    return rejection.end() == null ? waiting : waiting.ended(rejection.end());
  }

  StoredRejection ended(Moment end) {
    return new StoredRejection(key, rule, commitLsn, ordinal, end.time(), end.commitLsn());
  }

  boolean waits() {
    return endedLsn == null;
  }
}
