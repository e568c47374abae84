package org.h2.mvstore.tx;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.HiddenCounter;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.SortedChanges;
import org.h2.mvstore.type.DataType;
import org.h2.value.VersionedValue;

/**
 * What a transaction of H2 does to a map entry by entry, done for many entries at once by {@link
 * SortedChanges}. In H2's package because H2 shows nobody else its undo log
 * (docs/decisions/023-sorted-changes.md).
 */
public final class SortedTransaction {
  private static final long COMMIT_MARK = (1L << Transaction.LOG_ID_BITS) - 1;

  /** The number of the next record, with the transaction's state above it. */
  private static final HiddenCounter<Transaction> NUMBERS =
      new HiddenCounter<>(Transaction.class, "statusAndLogId");

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
    if (keys.isEmpty()) {
      return List.of();
    }
    // First the log, as H2 does: what it has and the map has not is no harm.
    long undo = log(transaction, map.getId(), keys);
    List<VersionedValue<V>> added = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      added.add(VersionedValueUncommitted.getInstance(undo + i, values.get(i), null));
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
        versionOfLog(transaction));
    return List.copyOf(present);
  }

  /**
   * Notes all that is to be added, where H2 locks its log for each.
   *
   * @return the number of the first; the others follow
   */
  private static long log(Transaction transaction, int map, List<?> keys) {
    List<Record<?, ?>> records = new ArrayList<>(keys.size());
    for (Object key : keys) {
      records.add(new Record<>(map, key, null));
    }
    // H2's own looks whether the transaction is open, and alone in its log.
    long first = transaction.log(records.get(0));
    int others = keys.size() - 1;
    long id = NUMBERS.of(transaction).getAndAdd(others);
    // It refuses one too many.
    TransactionStore.getOperationId(transaction.transactionId, (id & COMMIT_MARK) + others);
    SortedChanges.apply(
        undoLog(transaction),
        LongStream.rangeClosed(first + 1, first + others).boxed().toList(),
        (place, left, right, existing) -> records.get(place + 1),
        () -> Long.MIN_VALUE);
    return first;
  }

  private static MVMap<Long, Record<?, ?>> undoLog(Transaction transaction) {
    return transaction.store.undoLogs[transaction.transactionId];
  }

  private static LongSupplier versionOfLog(Transaction transaction) {
    MVMap<Long, Record<?, ?>> log = undoLog(transaction);
    return () -> log.getRoot().version;
  }

  /** What a record of the log speaks of. */
  private record Changed(Object key, long undo) {}

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
    MVMap<Long, Record<?, ?>> log = undoLog(transaction);
    Cursor<Long, Record<?, ?>> cursor = log.cursor(null);
    store.addUndoLogRecord(id, COMMIT_MARK, Record.COMMIT_MARKER);
    mark(store, id, true);
    boolean done = false;
    try {
      LongSupplier version = versionOfLog(transaction);
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
  private static Map<Integer, List<Changed>> next(Cursor<Long, Record<?, ?>> log) {
    Map<Integer, List<Changed>> maps = new HashMap<>();
    for (int i = 0; i < AT_ONCE && log.hasNext(); i++) {
      Long undo = log.next();
      Record<?, ?> record = log.getValue();
      maps.computeIfAbsent(record.mapId, any -> new ArrayList<>())
          .add(new Changed(record.key, undo));
    }
    return maps;
  }

  private static long commit(
      TransactionStore store, Map<Integer, List<Changed>> maps, LongSupplier version) {
    long latest = Long.MIN_VALUE;
    for (Map.Entry<Integer, List<Changed>> each : maps.entrySet()) {
      MVMap<Object, VersionedValue<Object>> map = store.openMap(each.getKey());
      if (map != null && !map.isClosed()) {
        latest = Math.max(latest, commit(map, each.getValue(), version));
      }
    }
    return latest;
  }

  /** Of several changes to one key the last decides. */
  private static long commit(
      MVMap<Object, VersionedValue<Object>> map, List<Changed> changes, LongSupplier version) {
    DataType<Object> order = map.getKeyType();
    changes.sort((one, other) -> order.compare(one.key(), other.key()));
    List<Object> keys = new ArrayList<>(changes.size());
    long[] undo = new long[changes.size()];
    for (Changed change : changes) {
      int last = keys.size() - 1;
      if (last >= 0 && order.compare(keys.get(last), change.key()) == 0) {
        undo[last] = change.undo();
      } else {
        undo[keys.size()] = change.undo();
        keys.add(change.key());
      }
    }
    return SortedChanges.apply(
        map,
        keys,
        (place, left, right, existing) -> {
          if (existing == null || existing.getOperationId() != undo[place]) {
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
