package dev.hindsight.retention;

import java.time.Instant;

/**
 * A run that ended.
 *
 * @param rowsDeleted the rows since the run before, those of a run that was cut off among them
 * @param linked whether the audit chain goes on from its anchor; false after a restore that nobody
 *     has accepted yet
 */
public record PurgeResult(Instant cutoff, long rowsDeleted, long rowsRefused, boolean linked) {}
