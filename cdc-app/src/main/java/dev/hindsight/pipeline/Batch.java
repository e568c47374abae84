package dev.hindsight.pipeline;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Effect;
import dev.hindsight.history.Moment;
import dev.hindsight.history.NetEffects;
import dev.hindsight.retention.Gate;
import dev.hindsight.transform.KeyOutcome;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Source transactions that go into one warehouse commit. Collapsed once, planned against what is
 * open in the warehouse as often as a retry needs it.
 */
final class Batch {
  private record Collapsed(
      SourceTransaction transaction, List<Effect> effects, Map<TableId, Long> truncated) {}

  private final Map<TableId, RowCleaner> cleaners;
  private final Gate gate;
  private final Verdict verdict;
  private final List<Collapsed> transactions = new ArrayList<>();
  private long events;
  private boolean full;

  Batch(Map<TableId, RowCleaner> cleaners, Gate gate) {
    this.cleaners = cleaners;
    this.gate = gate;
    this.verdict = new Verdict(gate);
  }

  void add(SourceTransaction transaction) {
    NetEffects effects = NetEffects.of(transaction.changes());
    List<Effect> fitted = new ArrayList<>();
    for (Effect effect : effects.effects()) {
      fitted.add(fit(effect));
    }
    transactions.add(new Collapsed(transaction, fitted, effects.truncated()));
    events += transaction.changes().size();
    // A truncate ends what is open in the warehouse; later transactions must see it ended.
    full = !effects.truncated().isEmpty();
  }

  /**
   * Brings the key into the form of the history's columns; one that does not fit stays as text and
   * its rows are rejected.
   */
  private Effect fit(Effect effect) {
    RowKey key = fit(effect.table(), effect.key());
    RowKey origin = effect.origin() == null ? null : fit(effect.table(), effect.origin());
    if (key == effect.key() && origin == effect.origin()) {
      return effect;
    }
    return new Effect(
        effect.table(),
        key,
        effect.row(),
        effect.existed(),
        effect.read(),
        origin,
        effect.ending(),
        effect.ordinal());
  }

  private RowKey fit(TableId table, RowKey key) {
    KeyOutcome outcome = cleaners.get(table).fit(key);
    return outcome instanceof KeyOutcome.Fitted fitted ? fitted.key() : RowKey.of(key.text());
  }

  /** Whether no further transaction may join. */
  boolean isFull() {
    return full;
  }

  boolean isEmpty() {
    return transactions.isEmpty();
  }

  int size() {
    return transactions.size();
  }

  long events() {
    return events;
  }

  SourceTransaction last() {
    return transactions.get(transactions.size() - 1).transaction();
  }

  /**
   * Plans the commit.
   *
   * @param readAll look up inserted keys too; for a warehouse that turned out to hold one of them
   */
  Planned plan(
      HistoryStore store,
      Position position,
      Map<TableId, Set<RowKey>> quarantined,
      boolean readAll) {
    gate.refresh();
    CommitPlan plan = new CommitPlan(quarantined);
    read(store, plan, readAll);
    Position next = position;
    for (Collapsed each : transactions) {
      SourceTransaction transaction = each.transaction();
      boolean touches = !transaction.changes().isEmpty();
      Moment moment =
          new Moment(
              next.timeOf(transaction.committedAt()),
              transaction.commitLsn(),
              transaction.xid(),
              transaction.committedAt());
      next = new Position(transaction.commitLsn(), touches ? moment.time() : next.lastTime());
      apply(each, moment, plan);
    }
    return new Planned(plan, next);
  }

  /** A plan, and where the warehouse stands once it is carried out. */
  record Planned(CommitPlan plan, Position next) {}

  private void read(HistoryStore store, CommitPlan plan, boolean readAll) {
    Map<TableId, Set<RowKey>> wanted = new HashMap<>();
    for (Collapsed each : transactions) {
      for (Effect effect : each.effects()) {
        if (effect.read() || readAll) {
          wanted.computeIfAbsent(effect.table(), table -> new LinkedHashSet<>()).add(effect.key());
        }
      }
    }
    wanted.forEach(
        (table, keys) -> {
          keys.removeIf(key -> !fits(table, key));
          Map<RowKey, Object[]> open = keys.isEmpty() ? Map.of() : store.open(table, keys);
          keys.forEach(key -> plan.found(table, key, open.get(key)));
        });
  }

  private boolean fits(TableId table, RowKey key) {
    return cleaners.get(table).fit(key) instanceof KeyOutcome.Fitted;
  }

  private void apply(Collapsed transaction, Moment moment, CommitPlan plan) {
    Map<Effect, Object[]> bases = bases(transaction, plan);
    Map<TableId, Set<RowKey>> dealtWith = new HashMap<>();
    for (Effect effect : transaction.effects()) {
      if (!transaction.truncated().isEmpty()) {
        dealtWith.computeIfAbsent(effect.table(), table -> new HashSet<>()).add(effect.key());
      }
      if (effect.row() == null) {
        plan.absent(effect, moment);
      } else {
        RowCleaner cleaner = cleaners.get(effect.table());
        verdict.effect(effect, cleaner.clean(effect.row(), bases.get(effect)), moment, plan);
      }
    }
    transaction
        .truncated()
        .forEach(
            (table, ordinal) ->
                plan.truncate(table, moment, dealtWith.getOrDefault(table, Set.of())));
  }

  /**
   * What rows with unchanged large values are filled from: the version open under the key where the
   * row stood before this transaction, taken before any effect of it is applied. While a row of
   * that key waits in quarantine its open version is older than what the source left unchanged, so
   * there is nothing to fill from.
   */
  private static Map<Effect, Object[]> bases(Collapsed transaction, CommitPlan plan) {
    Map<Effect, Object[]> bases = new IdentityHashMap<>();
    for (Effect effect : transaction.effects()) {
      if (effect.row() != null
          && effect.row().hasUnchanged()
          && effect.origin() != null
          && !plan.waits(effect.table(), effect.origin())) {
        bases.put(effect, plan.openValues(effect.table(), effect.origin()));
      }
    }
    return bases;
  }
}
