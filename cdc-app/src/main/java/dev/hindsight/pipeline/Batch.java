package dev.hindsight.pipeline;

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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** Whole source transactions that share a warehouse commit; collapsed once. */
final class Batch implements CommitUnit {
  private record Entry(SourceTransaction transaction, Collapsed collapsed) {}

  private final Map<TableId, RowCleaner> cleaners;
  private final Verdict verdict;
  private final FollowedTables followed;
  private final List<Entry> entries = new ArrayList<>();
  private long events;
  private boolean full;

  Batch(Map<TableId, RowCleaner> cleaners, Verdict verdict, FollowedTables followed) {
    this.cleaners = cleaners;
    this.verdict = verdict;
    this.followed = followed;
  }

  /** Takes a transaction that is held in memory. */
  void add(SourceTransaction transaction) {
    NetEffects net = NetEffects.of(transaction.changes(), 0);
    entries.add(new Entry(transaction, new Collapsed(net, cleaners, verdict, followed)));
    events += transaction.changes().count();
    // A truncate ends what is open in the warehouse; later transactions must see it ended.
    full = !net.truncated().isEmpty();
  }

  /** Whether no further transaction may join. */
  boolean isFull() {
    return full;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public int transactions() {
    return entries.size();
  }

  @Override
  public long events() {
    return events;
  }

  @Override
  public Instant committedAt() {
    return entries.get(entries.size() - 1).transaction().committedAt();
  }

  @Override
  public Position next(Position from) {
    Position position = from;
    for (Entry entry : entries) {
      position = position.after(entry.transaction());
    }
    return position;
  }

  /** One plan, made when it is asked for: the store chooses whether the position is locked then. */
  @Override
  public Iterator<CommitPlan> plans(
      HistoryStore store, Position from, Map<TableId, Set<RowKey>> quarantined, boolean readAll) {
    return new Iterator<>() {
      private boolean made;

      @Override
      public boolean hasNext() {
        return !made;
      }

      @Override
      public CommitPlan next() {
        if (made) {
          throw new NoSuchElementException();
        }
        made = true;
        return plan(store, from, quarantined, readAll);
      }
    };
  }

  private CommitPlan plan(
      HistoryStore store, Position from, Map<TableId, Set<RowKey>> quarantined, boolean readAll) {
    CommitPlan plan = new CommitPlan(quarantined);
    Collapsed.read(entries.stream().map(Entry::collapsed).toList(), store, plan, readAll);
    Position position = from;
    for (Entry entry : entries) {
      Moment moment = moment(entry.transaction(), position);
      position = position.after(entry.transaction());
      entry.collapsed().apply(moment, plan);
      entry.collapsed().truncate(moment, plan);
    }
    return plan;
  }

  static Moment moment(SourceTransaction transaction, Position before) {
    return new Moment(
        before.timeOf(transaction.committedAt()),
        transaction.commitLsn(),
        transaction.xid(),
        transaction.committedAt());
  }
}
