package dev.hindsight.pipeline;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Effect;
import dev.hindsight.history.Moment;
import dev.hindsight.history.NetEffects;
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
 * The net effects of a source transaction, or of one slice of it, with their keys in the form of
 * the history's columns.
 */
final class Collapsed {
  private final Map<TableId, RowCleaner> cleaners;
  private final Verdict verdict;
  private final List<Effect> effects = new ArrayList<>();
  private final Map<TableId, Long> truncated;

  Collapsed(NetEffects net, Map<TableId, RowCleaner> cleaners, Verdict verdict) {
    this.cleaners = cleaners;
    this.verdict = verdict;
    this.truncated = net.truncated();
    for (Effect effect : net.effects()) {
      effects.add(fit(effect));
    }
  }

  /**
   * A source's key in the form of the history's columns. One that does not fit them is its text
   * alone, and its rows are rejected.
   */
  static RowKey inHistory(RowCleaner cleaner, RowKey key) {
    return cleaner.fit(key) instanceof KeyOutcome.Fitted fitted
        ? fitted.key()
        : RowKey.of(key.text());
  }

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
    return inHistory(cleaners.get(table), key);
  }

  /** The tables that the transaction emptied. */
  Set<TableId> truncated() {
    return truncated.keySet();
  }

  /** The keys of each emptied table that have an effect of their own beside it. */
  Map<TableId, Set<RowKey>> besideTruncate() {
    Map<TableId, Set<RowKey>> keys = new HashMap<>();
    truncated.keySet().forEach(table -> keys.put(table, new HashSet<>()));
    for (Effect effect : effects) {
      Set<RowKey> ofTable = keys.get(effect.table());
      if (ofTable != null) {
        ofTable.add(effect.key());
      }
    }
    return keys;
  }

  /** Tells the plan what is open for the keys of all these; one look-up a table. */
  static void read(
      List<Collapsed> transactions, HistoryStore store, CommitPlan plan, boolean readAll) {
    Map<TableId, Set<RowKey>> wanted = new HashMap<>();
    for (Collapsed each : transactions) {
      for (Effect effect : each.effects) {
        if ((effect.read() || readAll) && each.fits(effect)) {
          wanted.computeIfAbsent(effect.table(), table -> new LinkedHashSet<>()).add(effect.key());
        }
      }
    }
    wanted.forEach(
        (table, keys) -> {
          Map<RowKey, Object[]> open = store.open(table, keys);
          keys.forEach(key -> plan.found(table, key, open.get(key)));
        });
  }

  private boolean fits(Effect effect) {
    return cleaners.get(effect.table()).fit(effect.key()) instanceof KeyOutcome.Fitted;
  }

  /** Applies the effects; {@link #truncated} is the caller's. */
  void apply(Moment moment, CommitPlan plan) {
    Map<Effect, Object[]> bases = bases(plan);
    for (Effect effect : effects) {
      if (effect.row() == null) {
        plan.absent(effect, moment);
      } else {
        RowCleaner cleaner = cleaners.get(effect.table());
        verdict.effect(effect, cleaner.clean(effect.row(), bases.get(effect)), moment, plan);
      }
    }
  }

  /**
   * What rows with unchanged large values are filled from: the version open under the key where the
   * row stood before this transaction, taken before any effect of it is applied. While a row of
   * that key waits in quarantine its open version is older than what the source left unchanged, so
   * there is nothing to fill from.
   */
  private Map<Effect, Object[]> bases(CommitPlan plan) {
    Map<Effect, Object[]> bases = Map.of();
    for (Effect effect : effects) {
      if (effect.row() != null
          && effect.row().hasUnchanged()
          && effect.origin() != null
          && !plan.waits(effect.table(), effect.origin())) {
        // Rare: most rows come whole.
        bases = bases.isEmpty() ? new IdentityHashMap<>() : bases;
        bases.put(effect, plan.openValues(effect.table(), effect.origin()));
      }
    }
    return bases;
  }
}
