package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Position;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the history follows of the source's tables, and how its own tables change with them. Threads
 * and errors as of {@link HistoryStore}.
 */
public interface FollowedStore {
  /** What the history follows of the source's tables. */
  Map<TableId, TableState> states();

  /**
   * A number that grows when another process decides about a table, or replays; asked for before
   * {@link #states} and {@link HistoryStore#quarantined}, it says how far those are known.
   */
  long counter();

  /** Learns the tables' columns anew: another process may have changed them. */
  void learn();

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
   * Gives a history table columns that the source's table has gained; they are NULL in the versions
   * there are. A step of its own: DDL commits. {@link HistoryStore#tables()} tells the new columns
   * afterwards.
   *
   * @param commitLsn the source transaction that showed them first
   */
  void addColumns(TableId table, List<SourceColumn> columns, long epoch, long commitLsn);

  /**
   * Makes columns of a history table hold more, where the warehouse can do that without losing
   * anything.
   *
   * @param commitLsn the source transaction that needed it first
   * @return false where it can not; nothing was changed then
   */
  boolean widen(TableId table, List<Column> columns, long epoch, long commitLsn);

  /** Whether {@link #widen} could do that to a column. */
  boolean canWiden(TableId table, Column wider);

  /** Carries out what somebody has decided about a parked table. */
  void decide(Decision decision);
}
