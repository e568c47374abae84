package dev.hindsight.pipeline;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Effect;
import dev.hindsight.history.Intent;
import dev.hindsight.history.Moment;
import dev.hindsight.history.Rejection;
import dev.hindsight.retention.Gate;
import dev.hindsight.transform.Outcome;
import dev.hindsight.warehouse.PlanWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What becomes of a row: the rules, then the gate; before both, nothing of an erased consumer. */
final class Verdict {
  /** The rule of rows that pass all rules and that the warehouse does not take all the same. */
  static final String WAREHOUSE = "warehouse";

  private static final String PAST =
      "the row is past the retention line: nothing else of it is kept";

  private record Place(TableId table, RowKey key, long commitLsn) {}

  private final Supplier<Gate> gate;
  // What the warehouse has refused of the commit under way, and how.
  private final Map<Place, Outcome.Rejected> refusedThere = new HashMap<>();

  /**
   * @param gate the one of the store that is open now
   */
  Verdict(Supplier<Gate> gate) {
    this.gate = gate;
  }

  /** Rows that the warehouse does not take are rejected from now on, until {@link #forget}. */
  void refused(List<PlanWriter.RefusedVersion> versions) {
    versions.forEach(
        each ->
            refusedThere.put(
                new Place(each.table(), each.key(), each.commitLsn()),
                new Outcome.Rejected(
                    WAREHOUSE,
                    "",
                    "The warehouse does not take the row (SQL state " + each.state() + ").")));
  }

  /** The commit is done. */
  void forget() {
    refusedThere.clear();
  }

  private Outcome taken(TableId table, RowKey key, Moment moment, Outcome outcome) {
    return refusedThere.isEmpty() || outcome instanceof Outcome.Rejected
        ? outcome
        : Objects.requireNonNullElse(
            (Outcome) refusedThere.get(new Place(table, key, moment.commitLsn())), outcome);
  }

  /** Of a row of the stream. */
  void effect(Effect effect, Outcome cleanedRow, Moment moment, CommitPlan plan) {
    Outcome outcome = taken(effect.table(), effect.key(), moment, cleanedRow);
    if (gate.get().erased(effect.table(), effect.row())) {
      plan.refuse(effect, moment);
    } else if (outcome instanceof Outcome.Cleaned cleaned) {
      if (gate.get().refuses(effect.table(), effect.key(), cleaned.values())) {
        plan.refuse(effect, moment);
      } else {
        plan.present(effect, cleaned.values(), moment);
      }
    } else if (outcome instanceof Outcome.Rejected rejected) {
      plan.reject(rejection(effect, rejected, moment));
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
      Outcome cleanedRow,
      Moment moment,
      Map<RowKey, String> waiting,
      CommitPlan plan) {
    Outcome outcome = taken(table, key, moment, cleanedRow);
    if (gate.get().erased(table, row)) {
      plan.refuseSnapshot(table, key, moment);
    } else if (outcome instanceof Outcome.Cleaned cleaned) {
      if (gate.get().refuses(table, key, cleaned.values())) {
        plan.refuseSnapshot(table, key, moment);
      } else {
        plan.snapshot(table, key, cleaned.values(), moment, 0);
      }
    } else if (outcome instanceof Outcome.Rejected rejected) {
      Rejection rejection =
          rejection(
              new Effect(table, key, row, true, true, null, null, 0),
              Intent.Kind.SNAPSHOT,
              rejected,
              moment);
      if (!waiting.containsKey(key) || !Objects.equals(rejection.content(), waiting.get(key))) {
        plan.reject(rejection);
      }
    }
  }

  private Rejection rejection(Effect effect, Outcome.Rejected rejected, Moment moment) {
    return rejection(effect, Intent.Kind.PRESENT, rejected, moment);
  }

  private Rejection rejection(
      Effect effect, Intent.Kind kind, Outcome.Rejected rejected, Moment moment) {
    Gate.Age age = gate.get().age(effect.table(), effect.key(), effect.row());
    return new Rejection(
        effect.table(),
        effect.key(),
        moment,
        effect.ordinal(),
        rejected.rule(),
        age.past() ? PAST : rejected.reason(),
        age.past() ? null : RowContent.of(effect.row()),
        age.clock(),
        new Intent(kind, effect.origin(), effect.existed(), null, null));
  }

  /** What happened to a key of a table that is not followed waits. */
  void park(Effect effect, Moment moment, FollowedTables followed, CommitPlan plan) {
    Row row = effect.row();
    Intent.Kind kind = row == null ? Intent.Kind.ABSENT : Intent.Kind.PRESENT;
    Gate.Age age = new Gate.Age(null, false);
    if (row != null) {
      age = gate.get().age(effect.table(), effect.key(), row);
      if (age.past() || gate.get().erased(effect.table(), row)) {
        kind = Intent.Kind.REFUSED;
      }
    }
    plan.park(
        new Rejection(
            effect.table(),
            effect.key(),
            moment,
            effect.ordinal(),
            Rejection.SCHEMA,
            followed.reason(effect.table()),
            kind == Intent.Kind.PRESENT ? RowContent.of(row) : null,
            age.clock(),
            new Intent(
                kind,
                effect.origin(),
                effect.existed(),
                effect.ending(),
                row == null ? null : followed.number(row.shape()))));
  }

  void parkTruncate(TableId table, long ordinal, Moment moment, String reason, CommitPlan plan) {
    plan.park(
        new Rejection(
            table,
            RowKey.of(""),
            moment,
            ordinal,
            Rejection.SCHEMA,
            reason,
            null,
            null,
            new Intent(Intent.Kind.TRUNCATE, null, true, null, null)));
  }
}
