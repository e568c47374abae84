package dev.hindsight.oracle;

import java.time.Instant;

/**
 * A place in the history.
 *
 * @param time the commit time, or a microsecond after the transaction before
 * @param xid null for a snapshot, as {@code committedAt}
 */
record ExpectedMoment(Instant time, long lsn, Long xid, Instant committedAt) {}
