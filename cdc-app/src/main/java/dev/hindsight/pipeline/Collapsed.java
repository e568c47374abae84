package dev.hindsight.pipeline;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Effect;
import dev.hindsight.history.Moment;
import dev.hindsight.history.NetEffects;
import dev.hindsight.transform.KeyOutcome;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.TableState.State;
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
  private final FollowedTables followed;
  private final List<Effect> effects = new ArrayList<>();
  private final Map<TableId, Long> truncated;

  Collapsed(
      NetEffects net, Map<TableId, RowCleaner> cleaners, Verdict verdict, FollowedTables followed) {
    this(net.effects(), net.truncated(), cleaners, verdict, followed);
  }

  /**
   * @param followed null where all tables flow
   */
  Collapsed(
      List<Effect> net,
      Map<TableId, Long> truncated,
      Map<TableId, RowCleaner> cleaners,
      Verdict verdict,
      FollowedTables followed) {
    this.cleaners = cleaners;
    this.verdict = verdict;
    this.followed = followed;
    this.truncated = truncated;
    for (Effect effect : net) {
      effects.add(fit(effect));
    }
  }

  private State state(TableId table) {
    return followed == null ? State.FLOWS : followed.state(table);
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

  /** Ends what the transaction emptied, once all of it is applied. */
  void truncate(Moment moment, CommitPlan plan) {
    if (truncated.isEmpty()) {
      return;
    }
    besideTruncate().forEach((table, keys) -> plan.truncate(table, moment, keys));
    parkTruncates(moment, plan);
  }

  /** What the transaction emptied and is not followed waits too. */
  void parkTruncates(Moment moment, CommitPlan plan) {
    truncated.forEach(
        (table, ordinal) -> {
          if (state(table) == State.PARKED) {
            verdict.parkTruncate(table, ordinal, moment, followed.reason(table), plan);
          }
        });
  }

  /** The keys of each emptied table that flows that have an effect of their own beside it. */
  Map<TableId, Set<RowKey>> besideTruncate() {
    Map<TableId, Set<RowKey>> keys = new HashMap<>();
    truncated.keySet().stream()
        .filter(table -> state(table) == State.FLOWS)
        .forEach(table -> keys.put(table, new HashSet<>()));
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
        if ((effect.read() || readAll)
            && each.state(effect.table()) == State.FLOWS
            && each.fits(effect)) {
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
      State state = state(effect.table());
      if (state != State.FLOWS) {
        if (state == State.PARKED) {
          verdict.park(effect, moment, followed, plan);
        }
      } else if (effect.row() == null && effect.ending() == ClosedBy.RETENTION) {
        plan.refuse(effect, moment);
      } else if (effect.row() == null) {
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
