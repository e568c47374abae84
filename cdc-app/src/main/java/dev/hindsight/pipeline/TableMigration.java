package dev.hindsight.pipeline;

import dev.hindsight.change.TableId;
import dev.hindsight.source.Attributes;
import dev.hindsight.warehouse.Decision;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.TableState;
import dev.hindsight.warehouse.TableState.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the history follow tables whose columns have changed, beside a {@code run} or without one.
 */
public final class TableMigration {

  /** Looks a table up in the source's catalogue. */
  @FunctionalInterface
  public interface Source {
    Attributes of(TableId table) throws SQLException;
  }

  /**
   * @param done what was made of each column, a sentence each
   * @param open what somebody has to say first, a sentence for each table
   * @param waiting tables that are followed again and whose rows wait for the replay
   */
  public record Result(List<String> done, List<String> open, List<TableId> waiting) {}

  private final HistoryStore store;
  private final Source source;
  private final Map<TableId, Decisions.Wishes> wishes;
  private final Result result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  public TableMigration(HistoryStore store, Source source, Map<TableId, Decisions.Wishes> wishes) {
    this.store = store;
    this.source = source;
    this.wishes = wishes;
  }

  /** Whether there is anything to do. */
  public static boolean needed(HistoryStore store) {
    return store.followed().states().values().stream()
        .anyMatch(state -> !state.unfollowed().isEmpty() || state.state() == State.PARKED);
  }

  public Result run() throws SQLException {
    for (TableId table : store.tables().keySet()) {
      run(table);
    }
    return result;
  }

  private void run(TableId table) throws SQLException {
    for (boolean first = true; ; first = false) {
      TableState state = store.followed().states().get(table);
      if (state.unfollowed().isEmpty()) {
        if (state.state() == State.PARKED) {
          result.waiting().add(table);
        }
        return;
      }
      HistoryTable history = store.tables().get(table);
      Decisions.Answer answer =
          new Decisions(
                  history,
                  state,
                  source.of(table),
                  wishes.getOrDefault(table, Decisions.Wishes.NONE),
                  wider -> store.followed().canWiden(table, wider))
              .next();
      if (answer.question() != null) {
        result.open().add(answer.question());
        return;
      }
      Decision decision = answer.decision();
      if (!first && decision.steps().stream().anyMatch(Decision.Retyped.class::isInstance)) {
        // Rows from before would be taken for rows of the new type.
        result.waiting().add(table);
        result
            .open()
            .add(table + ": its columns changed more than once; migrate again after the replay.");
        return;
      }
      store.followed().decide(decision);
      decision.steps().forEach(step -> result.done().add(sentence(history, step)));
      if (decision.steps().isEmpty()) {
        result.done().add(table + ": its columns fit as they are.");
      }
    }
  }

  private static String sentence(HistoryTable history, Decision.Step step) {
    TableId table = history.spec().source();
    String name = history.name() + ".";
    if (step instanceof Decision.Dropped) {
      return "%s: %s is gone; %s stays, and is NULL from then on."
          .formatted(table, step.column(), name + column(history, step.column()));
    } else if (step instanceof Decision.Renamed renamed) {
      return "%s: %s is called %s now; both are %s."
          .formatted(
              table, renamed.former(), renamed.column(), name + column(history, renamed.former()));
    } else if (step instanceof Decision.Retyped retyped) {
      return "%s: %s is %s now; its values go to the new %s, and %s keeps what it has."
          .formatted(
              table,
              retyped.column(),
              retyped.declared().typeText(),
              name + retyped.history(),
              name + column(history, retyped.column()));
    } else if (step instanceof Decision.Widened widened) {
      return "%s: %s holds more now.".formatted(table, name + widened.wider().name());
    }
    return "%s: %s is new, as %s."
        .formatted(table, step.column(), name + column(history, step.column()));
  }

  private static String column(HistoryTable history, String source) {
    return history.spec().historyColumn(source).toLowerCase(Locale.ROOT);
  }
}
