package dev.hindsight.warehouse;

import java.time.Instant;

/**
 * A stretch of the source's log that the history does not hold.
 *
 * @param table the history's source table, as text
 * @param fromLsn the last position known before it; null when unknown
 */
public record Gap(
    String table, Long fromLsn, Long toLsn, Instant fromTime, Instant toTime, String reason) {}
