package dev.hindsight.warehouse;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Effect;
import dev.hindsight.history.Moment;
import dev.hindsight.history.Rejection;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans of one table, as the pipeline would make them, written in a few words. */
final class Plans {
  static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00.000001Z");

  private final TableId table;
  private final Map<TableId, Set<RowKey>> quarantined = new HashMap<>();
  private CommitPlan plan;

  Plans(String table) {
    this.table = TableId.parse(table);
    next();
  }

  /** Begins another plan. */
  Plans next() {
    plan = new CommitPlan(quarantined);
    return this;
  }

  CommitPlan plan() {
    return plan;
  }

  Plans quarantined(RowKey key) {
    quarantined.put(table, Set.of(key));
    return this;
  }

  /** The source transaction with that place in the log; one a second. */
  static Moment at(long lsn) {
    Instant time = BEGIN.plusSeconds(lsn);
    return new Moment(time, lsn, 700 + lsn, time.minusMillis(1));
  }

  static Position position(long lsn) {
    return new Position(lsn, at(lsn).time());
  }

  private Effect effect(RowKey key, boolean existed, ClosedBy ending) {
    return new Effect(table, key, null, existed, existed, key, ending, 1);
  }

  Plans insert(long lsn, RowKey key, Object... values) {
    plan.present(effect(key, false, null), values, at(lsn));
    return this;
  }

  /** Over a version that is open in the warehouse. */
  Plans update(long lsn, RowKey key, Object[] before, Object... values) {
    plan.found(table, key, before);
    plan.present(effect(key, true, null), values, at(lsn));
    return this;
  }

  Plans delete(long lsn, RowKey key, Object... before) {
    plan.found(table, key, before);
    plan.absent(effect(key, true, ClosedBy.DELETE), at(lsn));
    return this;
  }

  Plans truncate(long lsn, RowKey... dealtWith) {
    plan.truncate(table, at(lsn), Set.of(dealtWith));
    return this;
  }

  Plans put(long lsn, RowKey key, Object[] before) {
    plan.found(table, key, before);
    plan.present(effect(key, true, null), before, at(lsn));
    return this;
  }

  Plans reject(long lsn, RowKey key, String content) {
    plan.reject(new Rejection(table, key, at(lsn), 3, "country", "is none", content));
    return this;
  }

  Plans refuse(long lsn, RowKey key) {
    plan.refuse(effect(key, false, null), at(lsn));
    return this;
  }

  static Object[] row(Object... values) {
    return values;
  }

  static List<Object> list(Object... values) {
    return Arrays.asList(values);
  }
}
