package dev.hindsight.support;

/** The steps of a commit at which a process may die, in their order. */
public enum FailPoint {
  /** Whole source transactions are decoded and planned, nothing is written. */
  AFTER_DECODE,
  /** A part of what goes into one commit is written. */
  WHILE_WRITING,
  /** A slice of a large transaction is written, the next is being planned. */
  BETWEEN_SLICES,
  /** All is written in the warehouse's transaction. */
  BEFORE_COMMIT,
  AFTER_COMMIT,
  /** Committed, perhaps only in memory. */
  BEFORE_FLUSH,
  AFTER_FLUSH,
  /** Durable, and the pipeline knows it. */
  BEFORE_CONFIRMATION,
  /** The source has moved the slot. */
  AFTER_CONFIRMATION,
  /** In a snapshot: a chunk is written and not committed. */
  BEFORE_CHUNK,
  /** In a snapshot: a chunk is committed. */
  AFTER_CHUNK;

  /** Those of the stream; last those that most has to be read for. */
  public static FailPoint[] ofStream() {
    return new FailPoint[] {
      AFTER_DECODE,
      BEFORE_COMMIT,
      AFTER_COMMIT,
      BEFORE_FLUSH,
      AFTER_FLUSH,
      BEFORE_CONFIRMATION,
      WHILE_WRITING,
      BETWEEN_SLICES,
      AFTER_CONFIRMATION
    };
  }
}
