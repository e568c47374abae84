package dev.hindsight.pipeline;

import dev.hindsight.change.TableId;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.WarehouseException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history store, opened anew whenever its connection is gone, with growing pauses and without
 * end until {@link #close}. One thread works with it at a time; {@link #close} may come from
 * another.
 */
final class Warehouse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Warehouse.class);

  private final Supplier<HistoryStore> opener;
  private final Cleaners cleanerFactory;
  private final PipelineListener listener;
  private HistoryStore store;
  private Map<TableId, RowCleaner> cleaners;
  private volatile boolean closed;

  Warehouse(Supplier<HistoryStore> opener, Cleaners cleaners, PipelineListener listener) {
    this.opener = opener;
    this.cleanerFactory = cleaners;
    this.listener = listener;
  }

  /**
   * Does something with the store, again from the start after each {@code TRANSIENT} failure.
   *
   * @param work must be safe to repeat; may ask {@link #answerLost} whether an earlier try of it
   *     failed half-way
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
        if (e.kind() != WarehouseException.Kind.TRANSIENT || closed) {
          throw e;
        }
        LOG.warn("{}; trying again", e.getMessage(), e);
        discard();
        // The first try is at once: most often the file only changed hands between processes.
        if (pauses.taken() > 0) {
          listener.state(PipelineListener.State.WAREHOUSE_AWAY);
        }
        pauses.take(() -> closed);
      }
    }
  }

  /** Does something that changes the tables' columns, and learns them anew. */
  void change(Consumer<HistoryStore> work) {
    call(
        open -> {
          work.accept(open);
          cleaners = cleanerFactory.of(open.tables());
          return null;
        });
  }

  private void open() {
    store = opener.get();
    cleaners = cleanerFactory.of(store.tables());
  }

  /** The cleaners for the tables as the open store knows them. */
  Map<TableId, RowCleaner> cleaners() {
    return store == null ? call(open -> cleaners) : cleaners;
  }

  private void discard() {
    try {
      if (store != null) {
        store.close();
      }
    } catch (WarehouseException e) {
      LOG.debug("closing a lost connection", e);
    }
    store = null;
  }

  @Override
  public void close() {
    closed = true;
    discard();
  }
}
