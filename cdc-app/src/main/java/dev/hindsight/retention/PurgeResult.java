package dev.hindsight.retention;

import java.time.Instant;
import java.util.Locale;

/**
 * A run that ended.
 *
 * @param rowsDeleted the rows since the run before, those of a run that was cut off among them
 * @param linked whether the audit chain goes on from its anchor; false after a restore that nobody
 *     has accepted yet
 */
public record PurgeResult(Instant cutoff, long rowsDeleted, long rowsRefused, boolean linked) {

  /** What a person wants to know of it, in one line. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "purged %,d rows from before %s; kept out %,d since the last purge%s",
        rowsDeleted,
        cutoff,
        rowsRefused,
        linked ? "" : "; the audit does not go on from its anchor: see ops/hindsight audit verify");
  }
}
