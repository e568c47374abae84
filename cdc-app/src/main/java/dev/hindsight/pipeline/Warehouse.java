package dev.hindsight.pipeline;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.retention.Gate;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.WarehouseException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history store, opened anew whenever its connection is gone, with growing pauses and without
 * end until {@link #lastTry} or {@link #close}. One thread works with it at a time; these two may
 * come from another.
 */
final class Warehouse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Warehouse.class);

  /** How often to plan again before giving up. */
  static final int CONFLICTS = 5;

  private final Supplier<HistoryStore> opener;
  private final Cleaners cleanerFactory;
  private final Gates gates;
  private final PipelineListener listener;
  private final LongSupplier statements;
  private HistoryStore store;
  private Map<TableId, RowCleaner> cleaners;
  private Gate gate;
  private volatile boolean lastTry;

  /**
   * @param statements how many were sent to the warehouse so far by store and gate
   */
  Warehouse(
      Supplier<HistoryStore> opener,
      Cleaners cleaners,
      Gates gates,
      PipelineListener listener,
      LongSupplier statements) {
    this.opener = opener;
    this.cleanerFactory = cleaners;
    this.gates = gates;
    this.listener = listener;
    this.statements = statements;
  }

  /** How many were sent so far. */
  long statements() {
    return statements.getAsLong();
  }

  /**
   * Does something with the store, again from the start after each {@code TRANSIENT} failure.
   *
   * @param work must be safe to repeat: an earlier try of it may have failed half-way
   */
  <T> T call(Function<HistoryStore, T> work) {
    Pauses pauses = new Pauses();
    while (true) {
      try {
        if (store == null) {
          open();
        }
        T result = work.apply(store);
        if (pauses.taken() > 0) {
          listener.state(PipelineListener.State.STREAMING);
        }
        return result;
      } catch (WarehouseException e) {
        if (e.kind() != WarehouseException.Kind.TRANSIENT || lastTry) {
          throw e;
        }
        LOG.warn("{}; trying again", e.getMessage(), e);
        discard();
        // The first try is at once: most often the file only changed hands between processes.
        if (pauses.taken() > 0) {
          listener.state(PipelineListener.State.WAREHOUSE_AWAY);
        }
        pauses.take(() -> lastTry);
      }
    }
  }

  /**
   * As {@link #call}, and again from the start when what was read has changed meanwhile: a purge
   * works beside us.
   */
  <T> T callAgainOnConflict(Function<HistoryStore, T> work) {
    for (int tries = 0; ; tries++) {
      try {
        return call(work);
      } catch (WarehouseException e) {
        if (e.kind() != WarehouseException.Kind.CONFLICT || tries == CONFLICTS) {
          throw e;
        }
      }
    }
  }

  /** Does something that changes the tables' columns, and learns them anew. */
  void change(Consumer<HistoryStore> work) {
    call(
        open -> {
          work.accept(open);
          cleaners = cleanerFactory.of(open.tables());
          gate.close();
          gate = gates.of(open.tables());
          return null;
        });
  }

  private void open() {
    store = opener.get();
    cleaners = cleanerFactory.of(store.tables());
    gate = gates.of(store.tables());
  }

  /** Learns the tables' columns anew, which another process has changed. */
  void learn() {
    change(store -> store.followed().learn());
  }

  /** The entries of the tables file, with what was renamed since. */
  List<TableSpec> specs() {
    return call(open -> open.tables().values().stream().map(HistoryTable::spec).toList());
  }

  /** The history table as the open store knows it. */
  HistoryTable table(TableId table) {
    return call(open -> open.tables().get(table));
  }

  /** The cleaners for the tables as the open store knows them. */
  Map<TableId, RowCleaner> cleaners() {
    return store == null ? call(open -> cleaners) : cleaners;
  }

  /** The gate for the tables as the open store knows them. */
  Gate gate() {
    return store == null ? call(open -> gate) : gate;
  }

  private void discard() {
    if (gate != null) {
      gate.close();
    }
    try {
      if (store != null) {
        store.close();
      }
    } catch (WarehouseException e) {
      LOG.debug("closing a lost connection", e);
    }
    store = null;
  }

  /**
   * What fails from now on is not tried again: at a signal H2 closes its file by itself, under our
   * hands, and the next start goes on from what is durable.
   */
  void lastTry() {
    lastTry = true;
  }

  @Override
  public void close() {
    lastTry();
    discard();
  }
}
