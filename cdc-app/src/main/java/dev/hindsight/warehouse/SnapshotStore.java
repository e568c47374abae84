package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import java.time.Instant;
import java.util.List;

/**
 * A copy of the source on its way into the history. Threads and errors as of {@link HistoryStore}.
 */
public interface SnapshotStore {
  /**
   * Notes that a snapshot begins: the history is incomplete until {@link #end}.
   *
   * @param gaps the stretches of which only the outcome will be known; where an interrupted
   *     snapshot has opened one, that one stays
   * @return the epoch, newly raised
   */
  long begin(
      String slot, String systemIdentifier, String holder, long expectedRows, List<Gap> gaps);

  /** Takes {@link #begin} back where it was the first ever and nothing was read. */
  void abandon(long epoch);

  /**
   * A chunk of a snapshot, in one transaction. The rows so far move from {@code rowsBefore} to
   * {@code rowsSoFar}; where they have done so already, because an answer was lost, nothing is
   * done. It is durable with {@link #end}, or on return where it moves no rows; a later chunk or
   * the end fails as {@code MOVED} where it was lost before.
   *
   * @param erasures how many erasures the gate knew of
   * @return whether the plan was carried out now
   */
  boolean commit(
      CommitPlan plan, long epoch, long erasures, long rowsBefore, long rowsSoFar, Instant time);

  /** How many versions are open. */
  long openCount(TableId table);

  /**
   * The next keys of open versions, in the warehouse's own order of keys.
   *
   * @param after the last key of the page before; null for the first page
   * @return at most {@code limit}; empty when there are no more
   */
  List<RowKey> openKeys(TableId table, RowKey after, int limit);

  /**
   * The snapshot is whole and durable: from here on there is a position, and the gaps have an end.
   *
   * @param rows of the whole snapshot, as the last chunk said
   */
  void end(long epoch, long rows, Position position);
}
