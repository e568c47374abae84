package dev.hindsight.pipeline;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.ShapeText;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.source.Attributes;
import dev.hindsight.transform.TypeFit;
import dev.hindsight.warehouse.Decision;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.TableState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the history makes of changed columns. Nothing that is in it is lost: a column that is gone
 * stays, NULL from then on; one that was renamed goes on in the same history column; one that got a
 * type which its history column cannot hold goes to a new one. Pure.
 */
public final class Decisions {

  /**
   * What somebody said, for one table.
   *
   * @param renamed by new names the former ones
   * @param dropped columns that are gone for good, whatever else is new
   */
  public record Wishes(Map<String, String> renamed, Set<String> dropped) {
    public static final Wishes NONE = new Wishes(Map.of(), Set.of());
  }

  /**
   * @param decision null where somebody has to say more
   * @param question what, a sentence; null where nothing is open
   */
  public record Answer(Decision decision, String question) {}

  private final HistoryTable history;
  private final TableState state;
  private final Attributes source;
  private final Wishes wishes;
  private final Predicate<Column> canWiden;

  /**
   * @param canWiden whether the warehouse can make a history column as wide as this one
   */
  public Decisions(
      HistoryTable history,
      TableState state,
      Attributes source,
      Wishes wishes,
      Predicate<Column> canWiden) {
    this.canWiden = canWiden;
    this.history = history;
    this.state = state;
    this.source = source;
    this.wishes = wishes;
  }

  /** About the oldest columns that are not followed. */
  public Answer next() {
    TableState.Shape wanted = state.unfollowed().get(0);
    RowShape after = ShapeText.parse(wanted.text());
    RowShape before = state.followed() == null ? after : ShapeText.parse(state.followed().text());
    List<String> lost = new ArrayList<>(before.columns());
    lost.removeAll(after.columns());
    List<String> gained = new ArrayList<>(after.columns());
    gained.removeAll(before.columns());
    Map<String, String> renamed = new LinkedHashMap<>(Renamed.between(before, after, source));
    renamed.values().removeAll(wishes.dropped());
    wishes.renamed().forEach((now, former) -> rename(renamed, now, former, lost, gained));
    for (SourceColumn was : before.declared()) {
      // The tables file has said so already.
      Drift.successor(history.spec(), was, after)
          .filter(now -> !now.name().equals(was.name()))
          .ifPresent(
              now -> {
                lost.remove(was.name());
                gained.remove(now.name());
                renamed.values().remove(was.name());
              });
    }
    lost.removeAll(renamed.values());
    gained.removeAll(renamed.keySet());
    List<String> undecided = new ArrayList<>(lost);
    undecided.removeAll(wishes.dropped());
    if (!undecided.isEmpty() && !gained.isEmpty()) {
      return ask(
          "is %s another name for %s? Say --rename %s.%s=%s, or --dropped %s.%s."
              .formatted(
                  gained.get(0),
                  undecided.get(0),
                  table(),
                  gained.get(0),
                  undecided.get(0),
                  table(),
                  undecided.get(0)));
    }
    List<Decision.Step> steps = new ArrayList<>();
    renamed.forEach((now, former) -> steps.add(new Decision.Renamed(now, former)));
    lost.forEach(column -> steps.add(new Decision.Dropped(column)));
    Optional<String> key = key(renamed, lost);
    if (key.isPresent()) {
      return ask(key.get());
    }
    for (SourceColumn now : after.declared()) {
      String former = renamed.getOrDefault(now.name(), now.name());
      int place = before.indexOf(former);
      Optional<Column> column = Drift.column(history, former);
      boolean judged = place < 0 || !same(before.declared().get(place).typeText(), now.typeText());
      if (column.isEmpty()) {
        if (now.isExact()) {
          steps.add(new Decision.Added(now));
        }
      } else if (judged && !TypeFit.holds(column.get(), now)) {
        Optional<String> question = retype(now, former, column.get(), steps);
        if (question.isPresent()) {
          return ask(question.get());
        }
      }
    }
    List<Long> followed = new ArrayList<>();
    state.shapes().stream()
        .filter(shape -> shape.followed() && isParked(shape))
        .forEach(shape -> followed.add(shape.id()));
    followed.add(wanted.id());
    return new Answer(
        new Decision(history.spec().source(), wanted.commitLsn(), steps, followed), null);
  }

  /** Decided since the table was parked: rows with these columns may still wait. */
  private boolean isParked(TableState.Shape shape) {
    return state.sinceLsn() != null
        && shape.commitLsn() != null
        && shape.commitLsn() >= state.sinceLsn();
  }

  private static boolean same(String one, String other) {
    return one == null || other == null || one.equals(other);
  }

  private static void rename(
      Map<String, String> renamed,
      String now,
      String former,
      List<String> lost,
      List<String> gained) {
    if (lost.contains(former) && gained.contains(now)) {
      renamed.values().remove(former);
      renamed.put(now, former);
    }
  }

  private Optional<String> key(Map<String, String> renamed, List<String> lost) {
    TableSpec spec = history.spec();
    Set<String> expected = new LinkedHashSet<>(spec.key());
    renamed.forEach(
        (now, former) -> {
          if (expected.remove(former)) {
            expected.add(now);
          }
        });
    boolean last = state.unfollowed().size() == 1;
    boolean other = last && !source.key().isEmpty() && !Set.copyOf(source.key()).equals(expected);
    if (!other && lost.stream().noneMatch(expected::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        "its key is another one, and versions under two kinds of key can not follow each other. Give the table a"
            + " new history table and key in the tables file, then run ops/hindsight resnapshot.");
  }

  private Optional<String> retype(
      SourceColumn now, String former, Column column, List<Decision.Step> steps) {
    TableSpec spec = history.spec();
    Optional<Column> wider =
        TypeFit.wider(column, now, spec.key().contains(former)).filter(canWiden);
    if (wider.isPresent()) {
      steps.add(new Decision.Widened(now.name(), wider.get()));
      return Optional.empty();
    }
    if (spec.key().contains(former)
        || spec.clock().contains(former)
        || spec.consumer().contains(former)) {
      return Optional.of(
          "%s is %s now, and names the row, its age or its consumer, which can not be in two history columns. Make %s of %s hold that by hand, then migrate again."
              .formatted(now.name(), now.typeText(), column.name(), history.name()));
    }
    if (!now.isExact()) {
      steps.add(new Decision.Dropped(now.name()));
      return Optional.empty();
    }
    String base = column.name() + "_" + now.plain().type().replaceFirst("^_", "");
    String name = base;
    for (int i = 2; history.columnNames().contains(name); i++) {
      name = base + i;
    }
    steps.add(new Decision.Retyped(now, name));
    return Optional.empty();
  }

  private Answer ask(String question) {
    return new Answer(null, table() + ": " + question);
  }

  private TableId table() {
    return history.spec().source();
  }
}
