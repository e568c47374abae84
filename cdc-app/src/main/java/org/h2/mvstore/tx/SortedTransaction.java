package org.h2.mvstore.tx;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.SortedChanges;
import org.h2.value.VersionedValue;

/**
 * What a transaction of H2 does to a map entry by entry, done for many entries at once by {@link
 * SortedChanges}. In H2's package because H2 shows nobody else its undo log
 * (docs/decisions/023-sorted-changes.md).
 */
public final class SortedTransaction {
  private static final long COMMIT_MARK = (1L << Transaction.LOG_ID_BITS) - 1;

  /** Of a transaction larger than memory not all at once. */
  private static final int AT_ONCE = 1 << 13;

  private SortedTransaction() {}

  /** Hears of the keys on both sides of an added one, as {@link SortedChanges.Decision} does. */
  @FunctionalInterface
  public interface Neighbours<K> {
    void seen(int place, K left, K right);
  }

  /**
   * Adds entries that the map does not have.
   *
   * @param keys ascending
   * @return the places of those that it has all the same; nothing was done for them
   */
  public static <K, V> List<Integer> add(
      Transaction transaction,
      MVMap<K, VersionedValue<V>> map,
      List<K> keys,
      List<? extends V> values,
      Neighbours<K> neighbours) {
    // First the log, as H2 does: what it has and the map has not is no harm.
    List<VersionedValue<V>> added = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      long undo = transaction.log(new Record<K, V>(map.getId(), keys.get(i), null));
      added.add(VersionedValueUncommitted.getInstance(undo, values.get(i), null));
    }
    Set<Integer> present = new TreeSet<>();
    SortedChanges.apply(
        map,
        keys,
        (place, left, right, existing) -> {
          neighbours.seen(place, left, right);
          if (existing != null) {
            present.add(place);
            return existing;
          }
          present.remove(place);
          return added.get(place);
        },
        log(transaction));
    return List.copyOf(present);
  }

  private static LongSupplier log(Transaction transaction) {
    MVMap<Long, Record<?, ?>> log = transaction.store.undoLogs[transaction.transactionId];
    return () -> log.getRoot().version;
  }

  /** The changes to one map, by their keys; of several to one key the last. */
  private static final class Changes {
    final List<Object> keys = new ArrayList<>();
    final List<Long> undo = new ArrayList<>();
  }

  /**
   * Makes all that the transaction has changed visible to others, at once and for good, as its
   * commit does. It must come next, and finds nothing left to do.
   *
   * @return false if there was nothing to do
   */
  public static boolean settle(Transaction transaction) {
    TransactionStore store = transaction.store;
    if (store.store.isClosed()
        || !transaction.hasChanges()
        || transaction.getStatus() != Transaction.STATUS_OPEN) {
      return false;
    }
    int id = transaction.transactionId;
    MVMap<Long, Record<?, ?>> log = store.undoLogs[id];
    Cursor<Long, Record<?, ?>> cursor = log.cursor(null);
    store.addUndoLogRecord(id, COMMIT_MARK, Record.COMMIT_MARKER);
    mark(store, id, true);
    boolean done = false;
    try {
      LongSupplier version = log(transaction);
      long latest = Long.MIN_VALUE;
      while (cursor.hasNext()) {
        latest = Math.max(latest, commit(store, next(cursor), version));
      }
      // Whoever stores takes one map after the other: in a version that has the log cleared, but a
      // map as it was before, the changes of that map would be lost with the process.
      while (version.getAsLong() < latest && !store.store.isClosed()) {
        Thread.yield();
      }
      done = true;
    } finally {
      if (!done) {
        // The log has all that is missing: whoever opens the file next commits by it.
        store.store.closeImmediately();
      }
    }
    log.clear();
    mark(store, id, false);
    return true;
  }

  /** So many of the log's records as are dealt with at once, by their maps. */
  private static Map<Integer, Changes> next(Cursor<Long, Record<?, ?>> log) {
    Map<Integer, Changes> maps = new HashMap<>();
    for (int i = 0; i < AT_ONCE && log.hasNext(); i++) {
      Long undo = log.next();
      Record<?, ?> record = log.getValue();
      Changes changes = maps.computeIfAbsent(record.mapId, any -> new Changes());
      changes.keys.add(record.key);
      changes.undo.add(undo);
    }
    return maps;
  }

  private static long commit(
      TransactionStore store, Map<Integer, Changes> maps, LongSupplier version) {
    long latest = Long.MIN_VALUE;
    for (Map.Entry<Integer, Changes> each : maps.entrySet()) {
      MVMap<Object, VersionedValue<Object>> map = store.openMap(each.getKey());
      if (map != null && !map.isClosed()) {
        latest = Math.max(latest, commit(map, each.getValue(), version));
      }
    }
    return latest;
  }

  private static long commit(
      MVMap<Object, VersionedValue<Object>> map, Changes changes, LongSupplier version) {
    int size = changes.keys.size();
    List<Integer> order = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    order.sort(
        (one, other) -> map.getKeyType().compare(changes.keys.get(one), changes.keys.get(other)));
    List<Object> keys = new ArrayList<>(size);
    List<Long> undo = new ArrayList<>(size);
    for (int place : order) {
      Object key = changes.keys.get(place);
      int last = keys.size() - 1;
      if (last >= 0 && map.getKeyType().compare(keys.get(last), key) == 0) {
        undo.set(last, changes.undo.get(place));
      } else {
        keys.add(key);
        undo.add(changes.undo.get(place));
      }
    }
    return SortedChanges.apply(
        map,
        keys,
        (place, left, right, existing) -> {
          if (existing == null || existing.getOperationId() != undo.get(place)) {
            return existing;
          }
          Object value = existing.getCurrentValue();
          return value == null ? null : VersionedValueCommitted.getInstance(value);
        },
        version);
  }

  private static void mark(TransactionStore store, int id, boolean committing) {
    BitSet before;
    BitSet after;
    do {
      before = store.committingTransactions.get();
      after = (BitSet) before.clone();
      after.set(id, committing);
    } while (!store.committingTransactions.compareAndSet(before, after));
  }
}
