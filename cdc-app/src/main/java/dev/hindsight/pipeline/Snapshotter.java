package dev.hindsight.pipeline;

import dev.hindsight.change.Position;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.Moment;
import dev.hindsight.source.ExportedSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Copies the source as one exported snapshot shows it, in chunks, as a difference to what is open
 * in the warehouse: into an empty one that is a plain copy.
 */
final class Snapshotter {
  private final Warehouse warehouse;
  private final PipelineListener listener;
  private final List<TableSpec> tables;
  private final int rowsPerCommit;
  private final BooleanSupplier stopped;

  Snapshotter(
      Warehouse warehouse,
      PipelineListener listener,
      List<TableSpec> tables,
      int rowsPerCommit,
      BooleanSupplier stopped) {
    this.warehouse = warehouse;
    this.listener = listener;
    this.tables = tables;
    this.rowsPerCommit = rowsPerCommit;
    this.stopped = stopped;
  }

  /**
   * Durable on return.
   *
   * @param time the snapshot's one time: {@code valid_from} of what it opens
   */
  void copy(ExportedSnapshot snapshot, long epoch, long expectedRows, Instant time)
      throws Exception {
    Moment moment = new Moment(time, snapshot.lsn(), null, null);
    FollowedTables followed = new FollowedTables(warehouse, listener, epoch, Long.MAX_VALUE);
    long rows = 0;
    for (TableSpec table : tables) {
      TableCopy copy =
          new TableCopy(
              warehouse, followed, snapshot.reader(), table, epoch, moment, rowsPerCommit, rows);
      rows =
          copy.run(
              rowsSoFar -> {
                if (stopped.getAsBoolean()) {
                  throw new StoppedException();
                }
                listener.snapshotProgress(rowsSoFar, expectedRows);
              });
    }
    Position position = new Position(snapshot.lsn(), time);
    long all = rows;
    warehouse.call(
        store -> {
          store.snapshots().end(epoch, all, position);
          return null;
        });
  }

  /** A clean stop asked for in the middle of a copy. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
