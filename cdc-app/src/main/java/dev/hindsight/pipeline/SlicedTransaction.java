package dev.hindsight.pipeline;

import dev.hindsight.change.Changes;
import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Moment;
import dev.hindsight.history.NetEffects;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A source transaction that does not fit in memory: planned slice by slice, each key in one slice,
 * all in one warehouse transaction. What it truncates is ended last, when all slices have read what
 * was open before; of the keys put back with equal values only the keys are kept.
 */
final class SlicedTransaction implements CommitUnit {
  private final SourceTransaction transaction;
  private final Map<TableId, RowCleaner> cleaners;
  private final Verdict verdict;
  private final FollowedTables followed;

  SlicedTransaction(
      SourceTransaction transaction,
      Map<TableId, RowCleaner> cleaners,
      Verdict verdict,
      FollowedTables followed) {
    this.followed = followed;
    this.transaction = transaction;
    this.verdict = verdict;
    this.cleaners = cleaners;
  }

  @Override
  public Position next(Position from) {
    return from.after(transaction);
  }

  @Override
  public int transactions() {
    return 1;
  }

  @Override
  public long events() {
    return transaction.changes().count();
  }

  @Override
  public Instant committedAt() {
    return transaction.committedAt();
  }

  @Override
  public Iterator<CommitPlan> plans(
      HistoryStore store, Position from, Map<TableId, Set<RowKey>> quarantined, boolean readAll) {
    Moment moment = Batch.moment(transaction, from);
    Changes changes = transaction.changes();
    // For each emptied table the keys that stay open.
    Map<TableId, Set<RowKey>> kept = new HashMap<>();
    return new Iterator<>() {
      private int slice;
      private boolean ended;

      @Override
      public boolean hasNext() {
        return slice < changes.slices() || (!ended && !kept.isEmpty());
      }

      @Override
      public CommitPlan next() {
        CommitPlan plan = new CommitPlan(quarantined);
        if (slice < changes.slices()) {
          planSlice(plan);
        } else if (hasNext()) {
          ended = true;
          kept.forEach(
              (table, keys) -> {
                keys.forEach(key -> plan.found(table, key, new Object[0]));
                plan.truncate(table, moment, keys);
              });
        } else {
          throw new NoSuchElementException();
        }
        return plan;
      }

      private void planSlice(CommitPlan plan) {
        Collapsed collapsed =
            new Collapsed(NetEffects.of(changes, slice++), cleaners, verdict, followed);
        Collapsed.read(List.of(collapsed), store, plan, readAll);
        collapsed.apply(moment, plan);
        if (slice == changes.slices()) {
          collapsed.parkTruncates(moment, plan);
        }
        collapsed
            .besideTruncate()
            .forEach(
                (table, keys) -> {
                  Set<RowKey> ofTable = kept.computeIfAbsent(table, each -> new HashSet<>());
                  keys.stream().filter(key -> plan.staysOpen(table, key)).forEach(ofTable::add);
                });
      }
    };
  }
}
