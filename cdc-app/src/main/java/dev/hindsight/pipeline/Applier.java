package dev.hindsight.pipeline;

import dev.hindsight.capture.TransactionHandler;
import dev.hindsight.change.Changes;
import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.PlanWriter;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes source transactions into the warehouse: skips what the warehouse already has, commits the
 * rest in batches with the position, and returns when all of it is durable. The warehouse is asked
 * for that once, behind the last batch: until then it writes to its disk while more is planned. One
 * thread at a time.
 *
 * <p>The warehouse is claimed with the first batch, not before: whoever receives one holds the
 * slot, so a newcomer that does not get the slot never disturbs the one that has it.
 */
final class Applier implements TransactionHandler {
  private final Warehouse warehouse;
  private final PipelineListener listener;
  private final int rowsPerCommit;
  private final RejectionLimit rejectionLimit;
  private final long mostParked;
  private final String holder;
  private final Verdict verdict;
  private final Map<TableId, Set<RowKey>> quarantined = new HashMap<>();
  private long epoch;
  private FollowedTables followed;
  private Position position;
  // Committed, and not yet certain to survive the loss of the process that has the file.
  private final List<PipelineListener.Committed> notDurable = new ArrayList<>();
  private Position durable;

  /**
   * @param mostParked as {@link PipelineSettings#mostParked}
   * @param holder this process, for people
   */
  Applier(
      Warehouse warehouse,
      PipelineListener listener,
      int rowsPerCommit,
      RejectionLimit rejectionLimit,
      long mostParked,
      String holder) {
    this.warehouse = warehouse;
    this.listener = listener;
    this.rowsPerCommit = rowsPerCommit;
    this.rejectionLimit = rejectionLimit;
    this.mostParked = mostParked;
    this.holder = holder;
    this.verdict = new Verdict(warehouse::gate);
  }

  /** Where the warehouse stands; null before the first batch. */
  Position position() {
    return position;
  }

  /** Fences whoever held the warehouse before, then reads what they left. */
  private void claim() {
    epoch = warehouse.call(store -> store.claim(holder));
    followed = new FollowedTables(warehouse, listener, epoch, mostParked);
    StoredPosition stored = warehouse.call(store -> store.position()).orElseThrow();
    if (stored.snapshotting()) {
      throw new Stop(
          Stop.Reason.POSITION_LOST,
          "A snapshot of this warehouse was begun beside this process ("
              + stored.holder()
              + "): start again when it has ended.");
    }
    readQuarantined();
    position = stored.position();
    durable = position;
  }

  /** As effects have them: what the quarantine gives back of a key was only read as far as that. */
  private Set<RowKey> inHistory(TableId table, Set<RowKey> keys) {
    return keys.stream()
        .map(key -> Collapsed.inHistory(warehouse.cleaners().get(table), key))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Leaves tables out that are not those any more which the history was read from. */
  void remade(Set<TableId> tables) {
    if (!tables.isEmpty()) {
      if (position == null) {
        claim();
      }
      followed.remade(tables, position);
    }
  }

  @Override
  public void handle(List<SourceTransaction> transactions) {
    if (position == null) {
      claim();
    }
    try {
      while (!tryAll(transactions)) {
        learn();
      }
    } finally {
      transactions.forEach(transaction -> transaction.changes().close());
    }
  }

  /**
   * @return false when somebody has decided about a table meanwhile, or commits were lost: what is
   *     not committed is to be judged again
   */
  private boolean tryAll(List<SourceTransaction> transactions) {
    try {
      all(transactions);
      makeDurable();
      return true;
    } catch (JudgeAgainException e) {
      return false;
    }
  }

  private void learn() {
    warehouse.learn();
    followed.load();
    quarantined.clear();
    readQuarantined();
  }

  private void readQuarantined() {
    warehouse
        .call(store -> store.quarantined())
        .forEach((table, keys) -> quarantined.put(table, inHistory(table, keys)));
  }

  private void all(List<SourceTransaction> transactions) {
    Batch batch = newBatch();
    for (SourceTransaction transaction : transactions) {
      if (transaction.commitLsn() <= position.commitLsn()) {
        continue;
      }
      Changes changes = transaction.changes();
      boolean other = followed.needed(changes.shapes());
      boolean alone = changes.slices() > 1;
      if (other || alone || batch.isFull() || batch.events() >= rowsPerCommit) {
        commit(batch);
        if (other) {
          followed.follow(
              changes.shapes(),
              transaction.commitLsn(),
              position.timeOf(transaction.committedAt()));
        }
        batch = newBatch();
      }
      if (alone) {
        commit(new SlicedTransaction(transaction, warehouse.cleaners(), verdict, followed));
      } else {
        batch.add(transaction);
      }
    }
    commit(batch);
  }

  private Batch newBatch() {
    return new Batch(warehouse.cleaners(), verdict, followed);
  }

  private void commit(CommitUnit unit) {
    if (unit.transactions() == 0) {
      return;
    }
    long began = System.nanoTime();
    long sentBefore = warehouse.statements();
    Tally tally = writeAgainOnConflict(unit);
    position = unit.next(position);
    verdict.forget();
    followed.committed(tally.parked(), position);
    note(unit, tally, System.nanoTime() - began, warehouse.statements() - sentBefore);
  }

  /**
   * A key that the source inserted is open in the warehouse, or a version to be closed was purged
   * since it was read, or a consumer was erased: somebody wrote beside us. Look all keys up and
   * plan again.
   */
  private Tally writeAgainOnConflict(CommitUnit unit) {
    for (int tries = 0; ; tries++) {
      try {
        return write(unit, tries > 0);
      } catch (WarehouseException e) {
        if (e.kind() == WarehouseException.Kind.REFUSED) {
          setAside(unit, e);
          continue;
        }
        if (e.kind() == WarehouseException.Kind.MOVED && lostCommits()) {
          throw new JudgeAgainException();
        }
        if (e.kind() != WarehouseException.Kind.CONFLICT || tries == Warehouse.CONFLICTS) {
          throw e;
        }
        if (warehouse.call(store -> store.followed().counter()) != followed.known()) {
          throw new JudgeAgainException();
        }
      }
    }
  }

  /**
   * The process that had the file for us was lost, and with it what it had not written yet: the
   * stored position is one that we had before. Goes back to it.
   */
  private boolean lostCommits() {
    StoredPosition stored = warehouse.call(store -> store.position()).orElseThrow();
    boolean lost =
        stored.epoch() == epoch
            && !stored.snapshotting()
            && stored.lastLsn() >= durable.commitLsn()
            && stored.lastLsn() < position.commitLsn();
    if (lost) {
      position = stored.position();
      notDurable.clear();
    }
    return lost;
  }

  private void makeDurable() {
    if (notDurable.isEmpty()) {
      return;
    }
    warehouse.call(
        store -> {
          store.makeDurable();
          return null;
        });
    if (lostCommits()) {
      throw new JudgeAgainException();
    }
    durable = position;
    notDurable.forEach(listener::committed);
    notDurable.clear();
  }

  /** A row that the warehouse does not take goes to quarantine; the rest of the commit does not. */
  private void setAside(CommitUnit unit, WarehouseException problem) {
    List<PlanWriter.RefusedVersion> refused =
        warehouse.call(
            store -> {
              warehouse.gate().refresh();
              return store.refused(unit.plans(store, position, quarantined, true));
            });
    if (refused.isEmpty()) {
      throw problem;
    }
    verdict.refused(refused);
  }

  /** Somebody has decided about a table, or replayed, beside this process; or commits were lost. */
  private static final class JudgeAgainException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Commits once, however often it has to ask: after a lost answer the stored position says whether
   * the commit happened.
   */
  private Tally write(CommitUnit unit, boolean readAll) {
    Position expected = position;
    Position next = unit.next(expected);
    Tally[] tally = new Tally[1];
    return warehouse.call(
        store -> {
          if (tally[0] == null || !committed(store, next)) {
            long erasures = warehouse.gate().refresh();
            tally[0] = new Tally(unit.plans(store, expected, quarantined, readAll));
            store.commit(
                tally[0],
                epoch,
                new HistoryStore.Known(erasures, followed.known()),
                expected,
                next);
          }
          return tally[0];
        });
  }

  private boolean committed(HistoryStore store, Position next) {
    StoredPosition stored = store.position().orElseThrow();
    return stored.epoch() == epoch
        && !stored.snapshotting()
        && stored.lastLsn() == next.commitLsn();
  }

  private void note(CommitUnit unit, Tally tally, long nanos, long statements) {
    tally.update(quarantined);
    notDurable.add(
        new PipelineListener.Committed(
            unit.transactions(),
            unit.events(),
            tally.opened(),
            tally.closed(),
            tally.rejected(),
            position.commitLsn(),
            unit.committedAt(),
            nanos,
            statements));
    if (rejectionLimit.exceeded(tally.rejected())) {
      makeDurable();
      throw new Stop(
          Stop.Reason.FAILURE,
          "More than "
              + rejectionLimit.perMinute()
              + " rows a minute failed a rule; they are in quarantine (ops/hindsight quarantine list) and the history is"
              + " whole up to here. Mend the rule or the source, or raise hindsight.quarantine.max-per-minute; the next"
              + " start goes on.");
    }
  }
}
