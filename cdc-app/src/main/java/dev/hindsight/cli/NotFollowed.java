package dev.hindsight.cli;

import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.TableState;

/** What people are told of a table whose changes do not go into the history. */
final class NotFollowed {
  private NotFollowed() {}

  /** What is so, since when, and what to do. */
  static String line(TableState state, long waiting) {
    return problem(state, waiting) + " Run " + mend(state, waiting) + ".";
  }

  static String problem(TableState state, long waiting) {
    String since = state.sinceTime() == null ? "" : " since " + Instants.text(state.sinceTime());
    return state.reason()
        + (state.state() == TableState.State.PARKED
            ? " " + waiting + " changes wait in quarantine" + since + "."
            : " Changes are left out" + since + (waiting > 0 ? "; " + waiting + " wait." : "."));
  }

  static String mend(TableState state, long waiting) {
    TableId table = state.table();
    StringBuilder steps = new StringBuilder();
    if (!state.unfollowed().isEmpty()) {
      steps.append("ops/hindsight migrate, then ");
    }
    if (waiting > 0 || state.state() == TableState.State.PARKED) {
      steps.append("ops/hindsight quarantine replay --table ").append(table);
      steps.append(state.state() == TableState.State.RESNAPSHOT ? ", then " : "");
    }
    if (state.state() == TableState.State.RESNAPSHOT) {
      steps.append("ops/hindsight resnapshot");
    }
    return steps.toString();
  }
}
