package dev.hindsight.history;

import dev.hindsight.change.Position;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the pipeline does with this package, without its threads, retries and rules. */
final class CommitLoop {
  /** A row with this value in its first column fails a rule. */
  static final String BAD = "bad";

  private final MemoryWarehouse warehouse;

  CommitLoop(MemoryWarehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** A plan and the position that becomes durable with it. */
  record Planned(CommitPlan plan, Position reached) {}

  void commit(List<SourceTransaction> delivered) {
    Planned planned = plan(delivered);
    warehouse.execute(planned.plan(), planned.reached());
  }

  /** Plans what is new of the delivered transactions; changes nothing. */
  Planned plan(List<SourceTransaction> delivered) {
    Position position = warehouse.position();
    CommitPlan plan = new CommitPlan(warehouse.waiting());
    for (SourceTransaction transaction : delivered) {
      if (transaction.commitLsn() > position.commitLsn()) {
        Moment moment =
            new Moment(
                position.timeOf(transaction.committedAt()),
                transaction.commitLsn(),
                transaction.xid(),
                transaction.committedAt());
        apply(plan, transaction, moment);
        position = new Position(moment.commitLsn(), moment.time());
      }
    }
    return new Planned(plan, position);
  }

  private void apply(CommitPlan plan, SourceTransaction transaction, Moment moment) {
    NetEffects net = NetEffects.of(transaction.changes(), 0);
    List<Effect> effects = net.effects();
    for (Effect e : effects) {
      if (e.read() && !plan.knows(e.table(), e.key())) {
        plan.found(e.table(), e.key(), warehouse.openValues(e.table(), e.key()));
      }
    }
    // All rows before the first effect: a row may need the version that its old key loses.
    List<Object[]> rows = new ArrayList<>();
    effects.forEach(e -> rows.add(e.row() == null ? null : values(plan, e)));
    for (int i = 0; i < rows.size(); i++) {
      apply(plan, effects.get(i), rows.get(i), moment);
    }
    for (TableId table : net.truncated().keySet()) {
      Set<RowKey> dealtWith = new HashSet<>();
      effects.stream().filter(e -> e.table().equals(table)).forEach(e -> dealtWith.add(e.key()));
      plan.truncate(table, moment, dealtWith);
    }
  }

  private static void apply(CommitPlan plan, Effect effect, Object[] values, Moment moment) {
    if (values == null) {
      plan.absent(effect, moment);
    } else if (BAD.equals(values[0])) {
      plan.reject(
          new Rejection(
              effect.table(),
              effect.key(),
              moment,
              effect.ordinal(),
              "no-bad",
              "is bad",
              null,
              null,
              Intent.of(effect)));
    } else {
      plan.present(effect, values, moment);
    }
  }

  private static Object[] values(CommitPlan plan, Effect effect) {
    Row row = effect.row();
    if (row.hasUnchanged()) {
      row =
          row.fillUnchanged(new Row(row.shape(), plan.openValues(effect.table(), effect.origin())));
    }
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.value(i);
    }
    return values;
  }
}
