package dev.hindsight.pipeline;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Effect;
import dev.hindsight.history.Moment;
import dev.hindsight.history.Rejection;
import dev.hindsight.retention.Gate;
import dev.hindsight.transform.Outcome;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What becomes of a row: the rules, then the gate; before both, nothing of an erased consumer. */
final class Verdict {
  private static final String PAST =
      "the row is past the retention line: nothing else of it is kept";

  private final Supplier<Gate> gate;

  /**
   * @param gate the one of the store that is open now
   */
  Verdict(Supplier<Gate> gate) {
    this.gate = gate;
  }

  /** Of a row of the stream. */
  void effect(Effect effect, Outcome outcome, Moment moment, CommitPlan plan) {
    if (gate.get().erased(effect.table(), effect.row())) {
      plan.refuse(effect, moment);
    } else if (outcome instanceof Outcome.Cleaned cleaned) {
      if (gate.get().refuses(effect.table(), effect.key(), cleaned.values())) {
        plan.refuse(effect, moment);
      } else {
        plan.present(effect, cleaned.values(), moment);
      }
    } else if (outcome instanceof Outcome.Rejected rejected) {
      plan.reject(
          rejection(
              effect.table(), effect.key(), effect.row(), rejected, moment, effect.ordinal()));
    }
  }

  /**
   * Of a row that a snapshot read.
   *
   * @param waiting the contents that wait in quarantine: read again as it was, a row goes on
   *     waiting
   */
  void snapshot(
      TableId table,
      RowKey key,
      Row row,
      Outcome outcome,
      Moment moment,
      Map<RowKey, String> waiting,
      CommitPlan plan) {
    if (gate.get().erased(table, row)) {
      plan.refuseSnapshot(table, key, moment);
    } else if (outcome instanceof Outcome.Cleaned cleaned) {
      if (gate.get().refuses(table, key, cleaned.values())) {
        plan.refuseSnapshot(table, key, moment);
      } else {
        plan.snapshot(table, key, cleaned.values(), moment, 0);
      }
    } else if (outcome instanceof Outcome.Rejected rejected) {
      Rejection rejection = rejection(table, key, row, rejected, moment, 0);
      if (!waiting.containsKey(key) || !Objects.equals(rejection.content(), waiting.get(key))) {
        plan.reject(rejection);
      }
    }
  }

  private Rejection rejection(
      TableId table, RowKey key, Row row, Outcome.Rejected rejected, Moment moment, long ordinal) {
    Gate.Age age = gate.get().age(table, key, row);
    return new Rejection(
        table,
        key,
        moment,
        ordinal,
        rejected.rule(),
        age.past() ? PAST : rejected.reason(),
        age.past() ? null : RowContent.of(row),
        age.clock());
  }
}
