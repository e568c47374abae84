package dev.hindsight.history;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Executes plans in the documented order, and refuses what no warehouse should ever be asked: a
 * second open version of a key, the end of a version that is not open, an empty interval, the end
 * of a quarantine row that does not wait.
 */
final class MemoryWarehouse {
  private final Map<TableId, List<StoredVersion>> tables = new HashMap<>();
  private final Map<TableId, List<StoredRejection>> quarantine = new HashMap<>();
  private Position position = new Position(0, Instant.EPOCH);

  /** What a crash leaves: all that was executed. */
  MemoryWarehouse copy() {
    MemoryWarehouse copy = new MemoryWarehouse();
    tables.forEach((table, versions) -> copy.versions(table).addAll(versions));
    quarantine.forEach((table, rows) -> copy.quarantine(table).addAll(rows));
    copy.position = position;
    return copy;
  }

  void requireSameAs(MemoryWarehouse other) {
    require(tables.equals(other.tables), "other versions than without a crash", tables);
    require(quarantine.equals(other.quarantine), "other quarantine", quarantine);
    require(position.equals(other.position), "other position", position);
  }

  Position position() {
    return position;
  }

  List<StoredVersion> versions(TableId table) {
    return tables.computeIfAbsent(table, none -> new ArrayList<>());
  }

  List<StoredRejection> quarantine(TableId table) {
    return quarantine.computeIfAbsent(table, none -> new ArrayList<>());
  }

  /** The values of the key's open version, or null. */
  Object[] openValues(TableId table, RowKey key) {
    List<StoredVersion> versions = versions(table);
    int open = find(versions, v -> v.isOpen() && v.key().equals(key));
    return open < 0 ? null : versions.get(open).values().toArray();
  }

  Map<TableId, Set<RowKey>> waiting() {
    Map<TableId, Set<RowKey>> waiting = new HashMap<>();
    quarantine.forEach(
        (table, rows) -> {
          Set<RowKey> keys = waiting.computeIfAbsent(table, none -> new HashSet<>());
          for (StoredRejection row : rows) {
            if (row.waits() && !keys.add(row.key())) {
              throw new IllegalStateException("two rows wait for " + row.key());
            }
          }
        });
    return waiting;
  }

  void execute(CommitPlan plan, Position reached) {
    for (TablePlan table : plan.tables()) {
      List<StoredVersion> versions = versions(table.table());
      table.closes().forEach(close -> close(versions, close));
      if (table.closeAll() != null) {
        closeAll(versions, table.closeAll());
      }
      table.reopens().forEach(key -> reopen(versions, key, table.closeAll()));
      table.opens().forEach(version -> open(versions, StoredVersion.of(version)));
    }
    plan.rejections().forEach(r -> quarantine(r.table()).add(StoredRejection.of(r)));
    plan.endedQuarantine().forEach(this::end);
    position = reached;
  }

  private static void close(List<StoredVersion> versions, Close close) {
    int open = find(versions, v -> v.isOpen() && v.key().equals(close.key()));
    require(open >= 0, "close without an open version", close);
    closeAt(versions, open, close.end(), close.closedBy().text());
  }

  private static void closeAll(List<StoredVersion> versions, Moment end) {
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).isOpen() && versions.get(i).commitLsn() < end.commitLsn()) {
        closeAt(versions, i, end, ClosedBy.TRUNCATE.text());
      }
    }
  }

  private static void closeAt(List<StoredVersion> versions, int index, Moment end, String by) {
    StoredVersion closed = versions.get(index).closed(end.time(), by, end.commitLsn());
    require(closed.validTo().isAfter(closed.validFrom()), "empty interval", closed);
    require(closed.closedLsn() > closed.commitLsn(), "closed before it began", closed);
    versions.set(index, closed);
  }

  private static void reopen(List<StoredVersion> versions, RowKey key, Moment end) {
    int closed =
        find(versions, v -> v.key().equals(key) && !v.isOpen() && v.closedLsn() == end.commitLsn());
    require(closed >= 0, "reopen of what the truncate did not close", key);
    StoredVersion version = versions.get(closed);
    require(version.closedBy().equals("truncate"), "reopen of another end", version);
    versions.set(closed, version.closed(null, null, null));
  }

  private static void open(List<StoredVersion> versions, StoredVersion version) {
    if (version.isOpen()) {
      int other = find(versions, v -> v.isOpen() && v.key().equals(version.key()));
      require(other < 0, "second open version", version);
    } else {
      require(version.validTo().isAfter(version.validFrom()), "empty interval", version);
    }
    versions.add(version);
  }

  private void end(CommitPlan.EndedQuarantine ended) {
    List<StoredRejection> rows = quarantine(ended.table());
    int row =
        find(
            rows,
            r ->
                r.waits()
                    && r.key().equals(ended.key())
                    && r.commitLsn() < ended.end().commitLsn());
    require(row >= 0, "end of a quarantine row that does not wait", ended);
    rows.set(row, rows.get(row).ended(ended.end()));
  }

  private static <T> int find(List<T> rows, Predicate<T> wanted) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (wanted.test(rows.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static void require(boolean right, String message, Object about) {
    if (!right) {
      throw new IllegalStateException(message + ": " + about);
    }
  }
}
