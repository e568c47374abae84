package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The events and rows that wait in quarantine, on their way into the history. Threads and errors as
 * of {@link HistoryStore}.
 */
public interface ReplayStore {
  /** How many events of a table wait in quarantine until it is followed again. */
  long parkedCount(TableId table);

  /**
   * One transaction that applies the next events of a parked table; when there are none, and all
   * columns its rows came with are followed, the table flows from then on. No other transaction
   * commits to the history meanwhile. Durable on return.
   *
   * @param after the id of an event before which all are applied
   * @param limit about how many; whole source transactions only
   * @param erasures how many erasures the gate knew of
   * @param planner told of the events, and the keys that wait in quarantine, within the transaction
   * @return the id of the last event applied; empty when there was none
   */
  OptionalLong replay(
      TableId table,
      long after,
      int limit,
      long erasures,
      BiFunction<List<ParkedRow>, Map<TableId, Set<RowKey>>, CommitPlan> planner);

  /** The numbers of a table's rows that failed a rule and can be judged again, as they came. */
  List<Long> rejected(TableId table);

  /**
   * One transaction that judges some of {@link #rejected} again and fits those that are good now
   * into their time. No other transaction commits to the history meanwhile.
   *
   * @param erasures how many erasures the gate knew of
   */
  void replayRejected(
      TableId table, List<Long> ids, long erasures, Function<RejectedRow, LateVerdict> judge);
}
