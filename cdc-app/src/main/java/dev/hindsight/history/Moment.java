package dev.hindsight.history;

import java.time.Instant;

/**
 * The source transaction that versions begin and end with.
 *
 * @param time its one time: {@code valid_from} of what it opens, {@code valid_to} of what it closes
 * @param commitLsn its place in the commit order
 * @param xid Postgres' transaction id; null for a snapshot
 * @param committedAt the source's raw clock at the commit; null for a snapshot
 */
public record Moment(Instant time, long commitLsn, Long xid, Instant committedAt) {}
