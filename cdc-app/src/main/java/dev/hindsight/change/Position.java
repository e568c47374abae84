package dev.hindsight.change;

import java.time.Instant;

/**
 * How far the history has come.
 *
 * @param commitLsn the newest source transaction in it
 * @param lastTime that transaction's {@code valid_from}; the next one's is later
 */
public record Position(long commitLsn, Instant lastTime) {

  /**
   * The time of the next transaction: its commit time, or a microsecond after the last where the
   * clock stood still or went back.
   */
  public Instant timeOf(Instant committedAt) {
    return committedAt.isAfter(lastTime) ? committedAt : lastTime.plusNanos(1_000);
  }

  /**
   * The position once a transaction is applied; one without changes moves it on but takes no time.
   */
  public Position after(SourceTransaction transaction) {
    boolean touches = transaction.changes().count() > 0;
    return new Position(
        transaction.commitLsn(), touches ? timeOf(transaction.committedAt()) : lastTime);
  }
}
