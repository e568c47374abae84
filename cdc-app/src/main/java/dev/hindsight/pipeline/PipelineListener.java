package dev.hindsight.pipeline;

import java.time.Instant;

/**
 * What happens in a running pipeline, for progress lines and metrics. Called from the pipeline's
 * threads; must return at once.
 */
public interface PipelineListener {

  /** What the pipeline is doing. */
  enum State {
    STARTING,
    SNAPSHOT,
    STREAMING,
    /** The source does not answer; tried again with growing pauses. */
    SOURCE_AWAY,
    /** The warehouse does not take a commit; tried again with growing pauses. */
    WAREHOUSE_AWAY,
    STOPPED
  }

  default void state(State state) {}

  /** Something that a person must know, a line without any row's content. */
  default void notice(String line) {}

  /** A part of a snapshot is committed; {@code expectedRows} is the source's estimate. */
  default void snapshotProgress(long rows, long expectedRows) {}

  /** A warehouse commit is durable. */
  default void committed(Committed commit) {}

  /**
   * The figures of one warehouse commit.
   *
   * @param events row-level events of the source in it
   * @param committedAt the source's clock at the newest of its transactions
   * @param nanos for planning and writing, tries that failed included
   * @param statements sent to the warehouse for it, likewise
   */
  record Committed(
      int transactions,
      long events,
      int opened,
      int closed,
      int rejected,
      long commitLsn,
      Instant committedAt,
      long nanos,
      long statements) {}
}
