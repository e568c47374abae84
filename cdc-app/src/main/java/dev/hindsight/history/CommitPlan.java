package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.change.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one warehouse commit will do, built up transaction by transaction in commit order.
 *
 * <p>Use: tell it what is open ({@link #found}) for every key whose effect says {@code read}; for
 * each transaction apply each of its effects once ({@link #present}, {@link #absent} or {@link
 * #reject}), then {@link #truncate} for the tables it emptied. A transaction that empties a table
 * must be the last of its plan. Not thread-safe.
 */
public final class CommitPlan {

  /**
   * A key of the warehouse's quarantine that an event ends.
   *
   * @param by as {@link Rejection#endedBy}
   */
  public record EndedQuarantine(TableId table, RowKey key, Moment end, String by) {}

  private final Map<TableId, TablePlan> tables = new LinkedHashMap<>();
  private final Map<TableId, Set<RowKey>> quarantined;
  private final List<Rejection> rejections = new ArrayList<>();
  private final List<Rejection> parked = new ArrayList<>();
  private final List<EndedQuarantine> endedQuarantine = new ArrayList<>();
  private final Map<TableId, Long> refused = new LinkedHashMap<>();

  /**
   * @param quarantined the keys that wait in the warehouse's quarantine; only read
   */
  public CommitPlan(Map<TableId, Set<RowKey>> quarantined) {
    this.quarantined = quarantined;
  }

  private TablePlan table(TableId table) {
    return tables.computeIfAbsent(table, TablePlan::new);
  }

  /** Whether the key's open version is already known, from the warehouse or from this plan. */
  public boolean knows(TableId table, RowKey key) {
    TablePlan plan = tables.get(table);
    return plan != null && plan.knows(key);
  }

  /** The values of the version open in the warehouse for a key, null for none. */
  public void found(TableId table, RowKey key, Object[] values) {
    table(table).found(key, values);
  }

  /** The values of the version open for the key after what was applied so far, or null. */
  public Object[] openValues(TableId table, RowKey key) {
    TablePlan plan = tables.get(table);
    return plan == null ? null : plan.openValues(key);
  }

  /**
   * Whether a row of the key waits in quarantine after what was applied so far: its open version is
   * not what the source holds.
   */
  public boolean waits(TableId table, RowKey key) {
    TablePlan plan = tables.get(table);
    if (plan != null && plan.isWaiting(key)) {
      return true;
    }
    boolean stored = quarantined.getOrDefault(table, Set.of()).contains(key);
    return stored && (plan == null || !plan.hasEndedStored(key));
  }

  /**
   * Whether the version open in the warehouse for the key is still open after what was applied so
   * far.
   */
  public boolean staysOpen(TableId table, RowKey key) {
    TablePlan plan = tables.get(table);
    return plan != null && plan.staysOpen(key);
  }

  /** The key is there afterwards with these values. */
  public void present(Effect effect, Object[] values, Moment moment) {
    TablePlan plan = table(effect.table());
    RowKey previous = effect.previousKey();
    endQuarantine(
        plan, effect.key(), moment, previous == null ? ClosedBy.CORRECTION : ClosedBy.KEY_CHANGE);
    Object[] before = plan.openValues(effect.key());
    OpenedBy openedBy;
    if (before != null) {
      if (Values.same(before, values)) {
        return;
      }
      openedBy = previous == null ? OpenedBy.CORRECTION : OpenedBy.KEY_CHANGE;
      plan.close(
          effect.key(), moment, previous == null ? ClosedBy.CORRECTION : ClosedBy.KEY_CHANGE);
    } else if (previous != null) {
      openedBy = OpenedBy.KEY_CHANGE;
    } else {
      openedBy = effect.existed() ? OpenedBy.CORRECTION : OpenedBy.INSERT;
    }
    String previousKey = previous == null ? null : previous.text();
    plan.open(new Version(effect.key(), values, moment, openedBy, previousKey, effect.ordinal()));
  }

  /** The key is gone afterwards. */
  public void absent(Effect effect, Moment moment) {
    TablePlan plan = table(effect.table());
    endQuarantine(plan, effect.key(), moment, effect.ending());
    plan.close(effect.key(), moment, effect.ending());
  }

  /**
   * The key is there afterwards with values that are refused for good: its version ends and none
   * begins.
   */
  public void refuse(Effect effect, Moment moment) {
    TablePlan plan = table(effect.table());
    endQuarantine(plan, effect.key(), moment, ClosedBy.RETENTION);
    plan.close(effect.key(), moment, ClosedBy.RETENTION);
    refused.merge(effect.table(), 1L, Long::sum);
  }

  /** A row that a snapshot read and that is refused for good. */
  public void refuseSnapshot(TableId id, RowKey key, Moment moment) {
    TablePlan plan = table(id);
    endQuarantine(plan, key, moment, ClosedBy.RETENTION);
    plan.close(key, moment, ClosedBy.RETENTION);
    refused.merge(id, 1L, Long::sum);
  }

  /** The key is there afterwards with values that fail a rule: the last good version stays open. */
  public void reject(Rejection rejection) {
    TablePlan plan = table(rejection.table());
    endQuarantine(plan, rejection.key(), rejection.moment(), Rejection.REJECTED);
    plan.wait(rejection);
    rejections.add(rejection);
  }

  /** A version that {@link LateVersion} made. */
  public void late(TableId table, Version version) {
    table(table).open(version);
  }

  /** What happened waits, in order, until the history follows the table's columns again. */
  public void park(Rejection event) {
    parked.add(event);
  }

  /**
   * The transaction emptied the table.
   *
   * @param dealtWith the keys of that table with an effect of their own in the same transaction,
   *     all applied before this call
   */
  public void truncate(TableId table, Moment moment, Set<RowKey> dealtWith) {
    TablePlan plan = table(table);
    plan.closeAll(moment, dealtWith);
    plan.endAllWaiting(moment, dealtWith);
    for (RowKey key : quarantined.getOrDefault(table, Set.of())) {
      if (!dealtWith.contains(key) && plan.endStored(key)) {
        endedQuarantine.add(new EndedQuarantine(table, key, moment, ClosedBy.TRUNCATE.text()));
      }
    }
  }

  /**
   * A row that a snapshot read. A version already open with the same values stays; with others it
   * ends as {@code resnapshot}.
   */
  public void snapshot(TableId table, RowKey key, Object[] values, Moment moment, long ordinal) {
    TablePlan plan = table(table);
    endQuarantine(plan, key, moment, ClosedBy.RESNAPSHOT);
    Object[] before = plan.openValues(key);
    if (before != null) {
      if (Values.same(before, values)) {
        return;
      }
      plan.close(key, moment, ClosedBy.RESNAPSHOT);
    }
    plan.open(new Version(key, values, moment, OpenedBy.SNAPSHOT, null, ordinal));
  }

  /** A key with an open version that a snapshot did not find. */
  public void missing(TableId table, RowKey key, Moment moment) {
    TablePlan plan = table(table);
    endQuarantine(plan, key, moment, ClosedBy.MISSING_AT_RESNAPSHOT);
    plan.close(key, moment, ClosedBy.MISSING_AT_RESNAPSHOT);
  }

  private void endQuarantine(TablePlan plan, RowKey key, Moment moment, ClosedBy by) {
    endQuarantine(plan, key, moment, by.text());
  }

  private void endQuarantine(TablePlan plan, RowKey key, Moment moment, String by) {
    if (!plan.endWaiting(key, moment, by)) {
      Set<RowKey> stored = quarantined.get(plan.table());
      if (stored != null && stored.contains(key) && plan.endStored(key)) {
        endedQuarantine.add(new EndedQuarantine(plan.table(), key, moment, by));
      }
    }
  }

  public Collection<TablePlan> tables() {
    return tables.values();
  }

  /** Rows for quarantine, in commit order; some may have ended within the plan. */
  public List<Rejection> rejections() {
    return rejections;
  }

  /** Events of tables that the history does not follow, in commit order. */
  public List<Rejection> parked() {
    return parked;
  }

  public List<EndedQuarantine> endedQuarantine() {
    return endedQuarantine;
  }

  /** How many rows were refused for good, by table. */
  public Map<TableId, Long> refused() {
    return refused;
  }

  public boolean isEmpty() {
    return rejections.isEmpty()
        && parked.isEmpty()
        && refused.isEmpty()
        && endedQuarantine.isEmpty()
        && tables.values().stream().allMatch(TablePlan::isEmpty);
  }
}
