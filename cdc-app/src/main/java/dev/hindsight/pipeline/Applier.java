package dev.hindsight.pipeline;

import dev.hindsight.capture.TransactionHandler;
import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Rejection;
import dev.hindsight.history.TablePlan;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes source transactions into the warehouse: skips what the warehouse already has, commits the
 * rest in batches with the position, and returns when all of it is durable. One thread at a time.
 */
final class Applier implements TransactionHandler {
  private final Warehouse warehouse;
  private final PipelineListener listener;
  private final int rowsPerCommit;
  private final RejectionLimit rejectionLimit;
  private final long epoch;
  private final Map<TableId, Set<RowKey>> quarantined = new HashMap<>();
  private Position position;

  /**
   * @param epoch what the warehouse was claimed with
   * @param position where it stands
   */
  Applier(
      Warehouse warehouse,
      PipelineListener listener,
      int rowsPerCommit,
      RejectionLimit rejectionLimit,
      long epoch,
      Position position) {
    this.warehouse = warehouse;
    this.listener = listener;
    this.rowsPerCommit = rowsPerCommit;
    this.rejectionLimit = rejectionLimit;
    this.epoch = epoch;
    this.position = position;
    this.quarantined.putAll(warehouse.call(store -> store.quarantined()));
  }

  Position position() {
    return position;
  }

  @Override
  public void handle(List<SourceTransaction> transactions) {
    Map<TableId, RowCleaner> cleaners = warehouse.cleaners();
    Batch batch = new Batch(cleaners, warehouse.gate());
    for (SourceTransaction transaction : transactions) {
      if (transaction.commitLsn() <= position.commitLsn()) {
        continue;
      }
      batch.add(transaction);
      if (batch.isFull() || batch.events() >= rowsPerCommit) {
        commit(batch);
        batch = new Batch(cleaners, warehouse.gate());
      }
    }
    if (!batch.isEmpty()) {
      commit(batch);
    }
  }

  private void commit(Batch batch) {
    long began = System.nanoTime();
    for (int tries = 0; ; tries++) {
      boolean lookUpAll = tries > 0;
      Batch.Planned planned =
          warehouse.call(store -> batch.plan(store, position, quarantined, lookUpAll));
      try {
        write(planned);
        position = planned.next();
        note(batch, planned.plan(), System.nanoTime() - began);
        return;
      } catch (WarehouseException e) {
        if (e.kind() != WarehouseException.Kind.CONFLICT || tries == Warehouse.CONFLICTS) {
          throw e;
        }
        // A key that the source inserted is open in the warehouse, or a version to be closed was
        // purged since it was read: somebody wrote beside us. Look all keys up and plan again.
      }
    }
  }

  /**
   * Commits once, however often it has to ask: after a lost answer the stored position says whether
   * the commit happened.
   */
  private void write(Batch.Planned planned) {
    Position expected = position;
    Position next = planned.next();
    warehouse.call(
        store -> {
          if (warehouse.answerLost()) {
            StoredPosition stored = store.position().orElseThrow();
            if (stored.epoch() == epoch
                && !stored.snapshotting()
                && stored.position().commitLsn() == next.commitLsn()) {
              store.makeDurable();
              return null;
            }
          }
          store.commit(planned.plan(), epoch, expected, next);
          store.makeDurable();
          return null;
        });
  }

  private void note(Batch batch, CommitPlan plan, long nanos) {
    for (CommitPlan.EndedQuarantine ended : plan.endedQuarantine()) {
      quarantined.getOrDefault(ended.table(), Set.of()).remove(ended.key());
    }
    for (Rejection rejection : plan.rejections()) {
      if (rejection.end() == null) {
        quarantined
            .computeIfAbsent(rejection.table(), table -> new HashSet<>())
            .add(rejection.key());
      }
    }
    int opened = 0;
    int closed = 0;
    for (TablePlan table : plan.tables()) {
      opened += table.opens().size();
      closed += table.closes().size();
    }
    listener.committed(
        new PipelineListener.Committed(
            batch.size(),
            batch.events(),
            opened,
            closed,
            plan.rejections().size(),
            position.commitLsn(),
            batch.last().committedAt(),
            nanos));
    if (rejectionLimit.exceeded(plan.rejections().size())) {
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
