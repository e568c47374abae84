package dev.hindsight.change;

import java.time.Instant;

/**
 * A whole committed transaction of the source.
 *
 * @param xid Postgres' transaction id
 * @param commitLsn where its commit ends in the log; grows strictly from one transaction to the
 *     next
 * @param committedAt the source's clock at the commit, in microseconds; may go backwards
 * @param changes its row-level events; the receiver closes them
 */
public record SourceTransaction(long xid, long commitLsn, Instant committedAt, Changes changes) {}
