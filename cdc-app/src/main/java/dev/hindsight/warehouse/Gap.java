package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import java.time.Instant;

/**
 * A stretch of the source's log that the history does not hold.
 *
 * @param table the history's source table, as text
 * @param fromLsn the last position known before it; null when there was none
 * @param toLsn null while the stretch has no end yet; so is {@code toTime}
 */
public record Gap(
    String table, Long fromLsn, Long toLsn, Instant fromTime, Instant toTime, String reason) {
  /** The source was copied anew: of what happened in between only the outcome is known. */
  static final String RESNAPSHOT = "resnapshot";

  /** The stretch that a copy taken anew will leave, which begins now. */
  public static Gap opened(TableId table, Long fromLsn, Instant fromTime) {
    return new Gap(table.toString(), fromLsn, null, fromTime, null, RESNAPSHOT);
  }
}
