package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.SourceState;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The warehouse as the pipeline sees it. One thread at a time. Every method throws {@link
 * WarehouseException}; after a {@code TRANSIENT} one the store is closed and opened anew, and the
 * position read again: whether the last commit happened is never guessed.
 */
public interface HistoryStore extends AutoCloseable {

  /** The history tables, by source table. */
  Map<TableId, HistoryTable> tables();

  /** Empty before the first snapshot ever began. */
  Optional<StoredPosition> position();

  /**
   * Takes the warehouse over from whoever held it; an older epoch's next commit fails as {@code
   * FENCED}.
   */
  long claim(String holder);

  /** What the source was like when it was looked at last. */
  SourceState sourceState();

  /** Takes the place of {@link #sourceState()}; durable with the next commit that is. */
  void keep(SourceState state);

  /** The keys that wait in quarantine. */
  Map<TableId, Set<RowKey>> quarantined();

  /** The rows of one table that wait in quarantine: key and content. */
  Map<RowKey, String> waitingContents(TableId table);

  /**
   * Gives a history table columns that the source's table has gained; they are NULL in the versions
   * there are. A step of its own: DDL commits. {@link #tables()} tells the new columns afterwards.
   *
   * @param commitLsn the source transaction that showed them first
   */
  void addColumns(TableId table, List<SourceColumn> columns, long epoch, long commitLsn);

  /** The values of the versions open for these keys; keys without one are left out. */
  Map<RowKey, Object[]> open(TableId table, Collection<RowKey> keys);

  /**
   * One transaction: the position moves from {@code expected} to {@code next}, and the plans are
   * carried out one after the other. A plan is asked for when the one before is written, and may
   * look up what that left.
   *
   * @param erasures how many erasures the gate knew of when the plans were made
   * @throws WarehouseException {@code FENCED} or {@code MOVED} when the stored epoch or position is
   *     another, {@code CONFLICT} when a consumer was erased meanwhile; nothing was changed then
   */
  void commit(
      Iterator<CommitPlan> plans, long epoch, long erasures, Position expected, Position next);

  /**
   * Waits until all that was committed survives a {@code kill -9} and the machine's loss of power.
   */
  void makeDurable();

  /**
   * Notes that a snapshot begins: the history is incomplete until {@link #endSnapshot}.
   *
   * @param gaps the stretches of which only the outcome will be known; where an interrupted
   *     snapshot has opened one, that one stays
   * @return the epoch, newly raised
   */
  long beginSnapshot(
      String slot, String systemIdentifier, String holder, long expectedRows, List<Gap> gaps);

  /** Takes {@link #beginSnapshot} back where it was the first ever and nothing was read. */
  void abandonSnapshot(long epoch);

  /**
   * A chunk of a snapshot, in one transaction, durable on return. The rows so far move from {@code
   * rowsBefore} to {@code rowsSoFar}; where they have done so already, because an answer was lost,
   * nothing is done.
   *
   * @param erasures as in {@link #commit}
   * @return whether the plan was carried out now
   */
  boolean commitSnapshot(
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

  /** The snapshot is whole: from here on there is a position, and the gaps have an end. */
  void endSnapshot(long epoch, Position position);

  @Override
  void close();
}
