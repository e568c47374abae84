package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

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

  /** What the history follows of the source's tables. */
  Map<TableId, TableState> states();

  /**
   * A number that grows when another process decides about a table, or replays; asked for before
   * {@link #states} and {@link #quarantined}, it says how far those are known.
   */
  long tablesCounter();

  /** Learns the tables' columns anew: another process may have changed them. */
  void learnTables();

  /**
   * Notes that the history has a place for each of these columns, beside those it followed before.
   */
  void follow(TableId table, RowShape shape, long epoch, long commitLsn);

  /**
   * Notes columns that rows of a parked table came with; returns their number.
   *
   * @param anew whether somebody has to decide about them although they were followed before
   */
  long noteShape(TableId table, RowShape shape, boolean anew, long epoch, long commitLsn);

  /**
   * From now on the table's changes wait in quarantine.
   *
   * @param reason what differs, a sentence
   */
  void park(TableId table, String reason, long epoch, long commitLsn, Instant time);

  /**
   * From now on the table's changes are left out until it is copied anew.
   *
   * @param position where the gap begins
   */
  void giveUp(TableId table, String reason, long epoch, Position position);

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

  /** Carries out what somebody has decided about a parked table. */
  void decide(Decision decision);

  /** How many events of a table wait in quarantine until it is followed again. */
  long parkedCount(TableId table);

  /**
   * Makes columns of a history table hold more, where the warehouse can do that without losing
   * anything.
   *
   * @param commitLsn the source transaction that needed it first
   * @return false where it can not; nothing was changed then
   */
  boolean widen(TableId table, List<Column> columns, long epoch, long commitLsn);

  /** The values of the versions open for these keys; keys without one are left out. */
  Map<RowKey, Object[]> open(TableId table, Collection<RowKey> keys);

  /**
   * One transaction: the position moves from {@code expected} to {@code next}, and the plans are
   * carried out one after the other. A plan is asked for when the one before is written, and may
   * look up what that left.
   *
   * @param known what the plans were made with
   * @throws WarehouseException {@code FENCED} or {@code MOVED} when the stored epoch or position is
   *     another, {@code CONFLICT} when a consumer was erased or a table decided about meanwhile;
   *     nothing was changed then
   */
  void commit(
      Iterator<CommitPlan> plans, long epoch, Known known, Position expected, Position next);

  /**
   * What others may change while a plan is made.
   *
   * @param erasures how many erasures the gate knew of
   * @param tables {@link #tablesCounter}
   */
  record Known(long erasures, long tables) {}

  /**
   * Tries plans out, after a {@code REFUSED}, and changes nothing.
   *
   * @return the versions that the warehouse does not take; empty when it is something else in them
   */
  List<PlanWriter.RefusedVersion> refused(Iterator<CommitPlan> plans);

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
   * @param erasures how many erasures the gate knew of
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
