package dev.hindsight.pipeline;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.warehouse.HistoryStore;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * What goes into one warehouse commit: some whole source transactions, or a single one too large
 * for memory.
 */
interface CommitUnit {

  /** Where the warehouse stands once the unit is committed. */
  Position next(Position from);

  /**
   * Plans the unit, as often as a retry needs it.
   *
   * @param quarantined the keys that wait in the warehouse's quarantine
   * @param readAll look up inserted keys too; for a warehouse that turned out to hold one of them
   * @return the plans to be carried out one after the other in one warehouse transaction; each is
   *     made when it is asked for, and looks up in the store what the ones before left
   */
  Iterator<CommitPlan> plans(
      HistoryStore store, Position from, Map<TableId, Set<RowKey>> quarantined, boolean readAll);

  int transactions();

  /** Row-level events. */
  long events();

  /** The source's clock at the newest transaction. */
  Instant committedAt();
}
