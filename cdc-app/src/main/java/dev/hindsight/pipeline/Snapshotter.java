package dev.hindsight.pipeline;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Moment;
import dev.hindsight.history.Rejection;
import dev.hindsight.source.ExportedSnapshot;
import dev.hindsight.source.TableReader;
import dev.hindsight.transform.KeyOutcome;
import dev.hindsight.transform.Outcome;
import dev.hindsight.transform.RowCleaner;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Copies the source as one exported snapshot shows it, in chunks, as a difference to what is open
 * in the warehouse: into an empty one that is a plain copy. Keys that are open but not in the
 * snapshot end as {@code missing_at_resnapshot}.
 */
final class Snapshotter {
  private static final int CHUNK_ROWS = 10_000;

  private final Warehouse warehouse;
  private final PipelineListener listener;
  private final List<TableSpec> tables;
  private final BooleanSupplier stopped;
  private final Map<TableId, Set<RowKey>> quarantined;
  private long rows;

  Snapshotter(
      Warehouse warehouse,
      PipelineListener listener,
      List<TableSpec> tables,
      BooleanSupplier stopped) {
    this.warehouse = warehouse;
    this.listener = listener;
    this.tables = tables;
    this.stopped = stopped;
    this.quarantined = warehouse.call(store -> store.quarantined());
  }

  /**
   * @param time the snapshot's one time: {@code valid_from} of what it opens
   * @return where the stream goes on
   */
  Position copy(ExportedSnapshot snapshot, long epoch, long expectedRows, Instant time)
      throws Exception {
    Moment moment = new Moment(time, snapshot.lsn(), null, null);
    for (TableSpec table : tables) {
      copyTable(snapshot, table, epoch, expectedRows, moment);
    }
    return new Position(snapshot.lsn(), time);
  }

  private void copyTable(
      ExportedSnapshot snapshot, TableSpec spec, long epoch, long expectedRows, Moment moment)
      throws Exception {
    TableId table = spec.source();
    TableReader reader = new TableReader(snapshot.reader(), spec);
    long openBefore = warehouse.call(store -> store.openCount(table));
    long[] seen = {0};
    reader.readAll(
        CHUNK_ROWS,
        chunk -> {
          checkStopped();
          seen[0] += copyChunk(table, chunk, openBefore > 0, epoch, moment);
          listener.snapshotProgress(rows, expectedRows);
        });
    if (seen[0] < openBefore) {
      endMissing(reader, table, epoch, moment);
    }
  }

  /** Returns how many of the keys had an open version. */
  private long copyChunk(
      TableId table, List<TableReader.KeyedRow> chunk, boolean compare, long epoch, Moment moment) {
    RowCleaner cleaner = warehouse.cleaners().get(table);
    List<RowKey> keys = new ArrayList<>(chunk.size());
    List<RowKey> fitting = new ArrayList<>(chunk.size());
    for (TableReader.KeyedRow row : chunk) {
      if (cleaner.fit(row.key()) instanceof KeyOutcome.Fitted fitted) {
        keys.add(fitted.key());
        fitting.add(fitted.key());
      } else {
        keys.add(RowKey.of(row.key().text()));
      }
    }
    long total = rows + chunk.size();
    long seen =
        warehouse.call(
            store -> {
              CommitPlan plan = new CommitPlan(quarantined);
              Map<RowKey, Object[]> open = compare ? store.open(table, fitting) : Map.of();
              open.forEach((key, values) -> plan.found(table, key, values));
              for (int i = 0; i < chunk.size(); i++) {
                Outcome outcome = cleaner.clean(chunk.get(i).row(), open.get(keys.get(i)));
                judge(plan, table, keys.get(i), chunk.get(i), outcome, moment);
              }
              store.commitSnapshot(plan, epoch, total, moment.time());
              return (long) open.size();
            });
    rows = total;
    return seen;
  }

  private void judge(
      CommitPlan plan,
      TableId table,
      RowKey key,
      TableReader.KeyedRow row,
      Outcome outcome,
      Moment moment) {
    if (outcome instanceof Outcome.Cleaned cleaned) {
      plan.snapshot(table, key, cleaned.values(), moment, 0);
    } else if (outcome instanceof Outcome.Rejected rejected) {
      plan.reject(
          new Rejection(
              table, key, moment, 0, rejected.rule(), rejected.reason(), RowContent.of(row.row())));
    }
  }

  private void endMissing(TableReader reader, TableId table, long epoch, Moment moment) {
    List<RowKey> missing = new ArrayList<>();
    warehouse.call(
        store -> {
          missing.clear();
          store.openKeys(
              table,
              CHUNK_ROWS,
              keys -> {
                checkStopped();
                Set<RowKey> gone = new LinkedHashSet<>(keys);
                try {
                  gone.removeAll(new HashSet<>(reader.existing(keys)));
                } catch (SQLException e) {
                  throw new SourceAwayException(e);
                }
                missing.addAll(gone);
              });
          return null;
        });
    for (int from = 0; from < missing.size(); from += CHUNK_ROWS) {
      List<RowKey> chunk = missing.subList(from, Math.min(from + CHUNK_ROWS, missing.size()));
      warehouse.call(
          store -> {
            CommitPlan plan = new CommitPlan(quarantined);
            store.open(table, chunk).forEach((key, values) -> plan.found(table, key, values));
            chunk.forEach(key -> plan.missing(table, key, moment));
            store.commitSnapshot(plan, epoch, rows, moment.time());
            return null;
          });
    }
  }

  private void checkStopped() {
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
  }

  /** A clean stop asked for in the middle of a copy. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The source went away in the middle of a copy. */
  static final class SourceAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SourceAwayException(SQLException cause) {
      super(cause);
    }
  }
}
