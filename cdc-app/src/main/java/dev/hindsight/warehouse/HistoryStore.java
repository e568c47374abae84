package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceState;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
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

  /** What the history follows of the source's tables. */
  FollowedStore followed();

  /** What waits in quarantine, on its way into the history. */
  ReplayStore replays();

  /** A copy of the source on its way into the history. */
  SnapshotStore snapshots();

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
   * @param tables {@link FollowedStore#counter}
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

  @Override
  void close();
}
