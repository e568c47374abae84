package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one warehouse commit does to one history table. Executed in the order {@link #closes()},
 * {@link #closeAll()}, {@link #reopens()}, {@link #opens()}. Not thread-safe.
 */
public final class TablePlan {
  /** Stands for a key known to have no open version. */
  private static final Object NONE = new Object();

  private final TableId table;
  // A key's open version as of the last effect applied: Object[] (stored in the warehouse), Version
  // (of this plan) or NONE.
  private final Map<RowKey, Object> open = new HashMap<>();
  private final Map<RowKey, Rejection> waiting = new HashMap<>();
  private final Set<RowKey> endedStored = new HashSet<>();
  private final List<Close> closes = new ArrayList<>();
  private final List<Version> opens = new ArrayList<>();
  private final List<RowKey> reopens = new ArrayList<>();
  private Moment closeAll;

  TablePlan(TableId table) {
    this.table = table;
  }

  public TableId table() {
    return table;
  }

  /** Tells the plan which version is open in the warehouse; values null for none. */
  void found(RowKey key, Object[] values) {
    open.putIfAbsent(key, values == null ? NONE : values);
  }

  boolean knows(RowKey key) {
    return open.containsKey(key);
  }

  /** The values of the version open for the key at this point of the plan, or null. */
  Object[] openValues(RowKey key) {
    Object state = open.get(key);
    if (state instanceof Version version) {
      return version.values();
    }
    return state == null || state == NONE ? null : (Object[]) state;
  }

  boolean staysOpen(RowKey key) {
    return open.get(key) instanceof Object[];
  }

  void close(RowKey key, Moment end, ClosedBy closedBy) {
    Object state = open.put(key, NONE);
    if (state instanceof Version version) {
      version.close(end, closedBy);
    } else if (state != null && state != NONE) {
      closes.add(new Close(key, end, closedBy));
    }
  }

  void open(Version version) {
    open.put(version.key(), version);
    opens.add(version);
  }

  /**
   * Ends everything that is open, but for the keys already dealt with at this moment, which stay as
   * they are.
   */
  void closeAll(Moment end, Set<RowKey> dealtWith) {
    closeAll = end;
    Map<RowKey, Object> kept = new HashMap<>();
    for (RowKey key : dealtWith) {
      Object state = open.getOrDefault(key, NONE);
      kept.put(key, state);
      if (state instanceof Object[]) {
        reopens.add(key);
      }
    }
    for (Map.Entry<RowKey, Object> entry : open.entrySet()) {
      if (entry.getValue() instanceof Version version && !kept.containsKey(entry.getKey())) {
        version.close(end, ClosedBy.TRUNCATE);
      }
    }
    open.replaceAll((key, state) -> kept.getOrDefault(key, NONE));
  }

  void wait(Rejection rejection) {
    waiting.put(rejection.key(), rejection);
  }

  /** Whether a rejection of this plan waited for the key; it is ended. */
  boolean endWaiting(RowKey key, Moment end, String by) {
    Rejection rejection = waiting.remove(key);
    if (rejection != null) {
      rejection.end(end, by);
    }
    return rejection != null;
  }

  boolean isWaiting(RowKey key) {
    return waiting.containsKey(key);
  }

  boolean hasEndedStored(RowKey key) {
    return endedStored.contains(key);
  }

  /**
   * Whether this is the first event in the plan that ends the key's row of the warehouse's
   * quarantine.
   */
  boolean endStored(RowKey key) {
    return endedStored.add(key);
  }

  void endAllWaiting(Moment end, Set<RowKey> dealtWith) {
    waiting
        .values()
        .removeIf(
            rejection -> {
              if (dealtWith.contains(rejection.key())) {
                return false;
              }
              rejection.end(end, ClosedBy.TRUNCATE.text());
              return true;
            });
  }

  /** Versions open in the warehouse that end, each key once. */
  public List<Close> closes() {
    return closes;
  }

  /**
   * A truncate: every version open in the warehouse with {@code commit_lsn} below this moment's
   * ends with it; null if there was none.
   */
  public Moment closeAll() {
    return closeAll;
  }

  /**
   * Keys whose version {@link #closeAll()} closed although the transaction put the same values
   * back: it stays open.
   */
  public List<RowKey> reopens() {
    return reopens;
  }

  /** New versions, in commit order. */
  public List<Version> opens() {
    return opens;
  }

  public boolean isEmpty() {
    return closes.isEmpty() && opens.isEmpty() && closeAll == null;
  }
}
