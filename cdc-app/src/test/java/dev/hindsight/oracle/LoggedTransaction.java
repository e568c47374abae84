package dev.hindsight.oracle;

import java.time.Instant;
import java.util.List;

/**
 * A committed source transaction that touched a captured table.
 *
 * @param lsn where its commit record ends: its place in the commit order
 */
record LoggedTransaction(long xid, long lsn, Instant committedAt, List<LoggedChange> changes) {}
