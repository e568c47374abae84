package dev.hindsight.change;

import java.time.Instant;
import java.util.List;

/**
 * A whole committed transaction of the source.
 *
 * @param xid Postgres' transaction id
 * @param commitLsn where its commit ends in the log; grows strictly from one transaction to the
 *     next
 * @param committedAt the source's clock at the commit, in microseconds; may go backwards
 * @param changes its row-level events in order; empty when none touched a captured table
 */
public record SourceTransaction(
    long xid, long commitLsn, Instant committedAt, List<Change> changes) {}
