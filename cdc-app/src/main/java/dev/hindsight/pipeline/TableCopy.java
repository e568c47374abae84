package dev.hindsight.pipeline;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Moment;
import dev.hindsight.source.TableReader;
import dev.hindsight.source.TableReader.KeyedRow;
import dev.hindsight.transform.KeyOutcome;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.PlanWriter;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * A snapshot's copy of one table. Keys that are open in the warehouse but not in the source any
 * more end as {@code missing_at_resnapshot}; rows of theirs that wait in quarantine end too.
 */
final class TableCopy {
  /** Between chunks a copy is asked whether to stop. */
  private static final int MOST_CHUNK_ROWS = 10_000;

  private final Warehouse warehouse;
  private final TableId table;
  private final TableReader reader;
  private final long epoch;
  private final Moment moment;
  private final FollowedTables followed;
  private final Verdict verdict;
  private final Map<RowKey, String> waiting;
  private final Map<TableId, Set<RowKey>> quarantined;
  private final Set<RowKey> waitingUnseen;
  private final long openBefore;
  private final int chunkRows;
  private RowShape shape;
  private long rows;
  private long openSeen;

  /**
   * @param rowsBefore rows of the tables copied before
   */
  TableCopy(
      Warehouse warehouse,
      FollowedTables followed,
      Connection snapshot,
      TableSpec spec,
      long epoch,
      Moment moment,
      int rowsPerCommit,
      long rowsBefore) {
    this.warehouse = warehouse;
    this.table = spec.source();
    this.reader = new TableReader(snapshot, spec);
    this.epoch = epoch;
    this.moment = moment;
    this.followed = followed;
    this.verdict = new Verdict(warehouse::gate);
    this.chunkRows = Math.min(rowsPerCommit, MOST_CHUNK_ROWS);
    this.rows = rowsBefore;
    this.waiting = new HashMap<>();
    warehouse
        .call(store -> store.waitingContents(table))
        .forEach((key, content) -> waiting.put(fitted(key), content));
    this.quarantined = Map.of(table, waiting.keySet());
    this.waitingUnseen = new HashSet<>(waiting.keySet());
    this.openBefore = warehouse.call(store -> store.snapshots().openCount(table));
  }

  /**
   * @param progress told the rows so far after each chunk; what it throws ends the copy
   * @return the rows so far, those of the tables before among them
   */
  long run(LongConsumer progress) throws Exception {
    // Of an empty table too: what it changes to later is held against that.
    followed.followCopied(table, reader.shape(), moment.commitLsn());
    ReadAhead.readAll(
        reader,
        chunkRows,
        chunk -> {
          copy(chunk);
          progress.accept(rows);
        });
    end(List.copyOf(waitingUnseen));
    if (openSeen < openBefore) {
      endMissing();
    }
    return rows;
  }

  private void copy(List<KeyedRow> chunk) {
    if (chunk.get(0).row().shape() != shape) {
      shape = chunk.get(0).row().shape();
      followed.followCopied(table, shape, moment.commitLsn());
    }
    List<RowKey> keys = chunk.stream().map(row -> fitted(row.key())).toList();
    waitingUnseen.removeAll(new HashSet<>(keys));
    long total = rows + chunk.size();
    Integer[] open = new Integer[1];
    CommitPlan[] planned = new CommitPlan[1];
    againWhenRefused(
        planned,
        store -> {
          long erasures = warehouse.gate().refresh();
          CommitPlan plan = new CommitPlan(quarantined);
          Map<RowKey, Object[]> versions =
              openBefore > 0 ? store.open(table, fitting(keys)) : Map.of();
          versions.forEach((key, values) -> plan.found(table, key, values));
          for (int i = 0; i < chunk.size(); i++) {
            judge(plan, keys.get(i), chunk.get(i), versions.get(keys.get(i)));
          }
          open[0] = open[0] == null ? versions.size() : open[0];
          planned[0] = plan;
          store.snapshots().commit(plan, epoch, erasures, rows, total, moment.time());
          return null;
        });
    // As the first try saw it: a repeated one would count the versions that the first opened.
    openSeen += open[0];
    rows = total;
  }

  /** Rows that the warehouse does not take go to quarantine. */
  private void againWhenRefused(CommitPlan[] planned, Function<HistoryStore, Void> work) {
    while (true) {
      try {
        warehouse.callAgainOnConflict(work);
        verdict.forget();
        return;
      } catch (WarehouseException e) {
        List<PlanWriter.RefusedVersion> refused =
            e.kind() == WarehouseException.Kind.REFUSED
                ? warehouse.call(store -> store.refused(List.of(planned[0]).iterator()))
                : List.of();
        if (refused.isEmpty()) {
          throw e;
        }
        verdict.refused(refused);
      }
    }
  }

  private void judge(CommitPlan plan, RowKey key, KeyedRow row, Object[] open) {
    verdict.snapshot(
        table, key, row.row(), cleaner().clean(row.row(), open), moment, waiting, plan);
  }

  /** Page by page: the keys of a whole table would not fit in memory. */
  private void endMissing() throws SQLException {
    RowKey last = null;
    while (true) {
      RowKey after = last;
      List<RowKey> page =
          warehouse.call(store -> store.snapshots().openKeys(table, after, chunkRows));
      if (page.isEmpty()) {
        return;
      }
      Set<RowKey> gone = new LinkedHashSet<>(page);
      reader.existing(page).forEach(key -> gone.remove(fitted(key)));
      end(List.copyOf(gone));
      last = page.get(page.size() - 1);
    }
  }

  private void end(List<RowKey> keys) {
    for (int from = 0; from < keys.size(); from += chunkRows) {
      List<RowKey> chunk = keys.subList(from, Math.min(from + chunkRows, keys.size()));
      warehouse.callAgainOnConflict(
          store -> {
            long erasures = warehouse.gate().refresh();
            CommitPlan plan = new CommitPlan(quarantined);
            store
                .open(table, fitting(chunk))
                .forEach((key, values) -> plan.found(table, key, values));
            chunk.forEach(key -> plan.missing(table, key, moment));
            store.snapshots().commit(plan, epoch, erasures, rows, rows, moment.time());
            return null;
          });
    }
  }

  private RowCleaner cleaner() {
    return warehouse.cleaners().get(table);
  }

  private RowKey fitted(RowKey key) {
    return Collapsed.inHistory(cleaner(), key);
  }

  private List<RowKey> fitting(List<RowKey> keys) {
    return keys.stream().filter(key -> cleaner().fit(key) instanceof KeyOutcome.Fitted).toList();
  }
}
