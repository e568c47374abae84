package dev.hindsight.pipeline;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.ShapeText;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.transform.TypeFit;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the columns of a source table's rows differ from those that the history follows. Pure.
 *
 * @param isNew whether the history has not seen these columns before
 * @param added columns that the history lacks
 * @param wider history columns that must hold more, as they are to be
 * @param open what somebody has to decide, in words; empty where nothing is to be decided
 */
record Drift(
    TableId table, boolean isNew, List<SourceColumn> added, List<Column> wider, List<String> open) {

  /**
   * @param state what is followed
   * @param shape the columns of a row
   */
  static Drift between(TableState state, RowShape shape, HistoryTable history, RowCleaner cleaner) {
    TableSpec spec = history.spec();
    List<String> unmapped = cleaner.unmapped(shape);
    List<SourceColumn> added =
        shape.declared().stream()
            .filter(column -> unmapped.contains(column.name()) && column.isExact())
            .toList();
    List<String> open = new ArrayList<>();
    keyOf(spec, shape).ifPresent(open::add);
    TableState.Shape stored = state.shape(shape);
    boolean followed = stored != null && stored.followed();
    TableState.Shape before = state.followed();
    if (followed || before == null) {
      return new Drift(spec.source(), !followed, added, List.of(), open);
    }
    RowShape known = ShapeText.parse(before.text());
    List<Column> wider = new ArrayList<>();
    for (SourceColumn was : known.declared()) {
      Optional<SourceColumn> successor = successor(spec, was, shape);
      if (successor.isEmpty()) {
        open.add(was.name() + " is gone");
        continue;
      }
      SourceColumn now = successor.get();
      boolean judged = was.typeText() != null && now.typeText() != null;
      if (judged && !was.typeText().equals(now.typeText())) {
        retyped(history, was, now, wider, open);
      }
    }
    for (SourceColumn now : shape.declared()) {
      if (known.indexOf(now.name()) < 0) {
        Optional<Column> there = column(history, now.name());
        if (!open.isEmpty()) {
          open.add(now.name() + " is new");
        } else if (there.isPresent() && !TypeFit.holds(there.get(), now)) {
          open.add(now.name() + " is back as " + now.typeText());
        }
      }
    }
    return new Drift(spec.source(), true, added, wider, open);
  }

  /** The column that goes where one went before: the same, or another by the tables file. */
  static Optional<SourceColumn> successor(TableSpec spec, SourceColumn was, RowShape shape) {
    if (shape.indexOf(was.name()) >= 0) {
      return Optional.of(shape.declared().get(shape.indexOf(was.name())));
    }
    return shape.declared().stream()
        .filter(now -> spec.renames().containsKey(now.name()))
        .filter(now -> spec.historyColumn(now.name()).equals(spec.historyColumn(was.name())))
        .findFirst();
  }

  private static Optional<String> keyOf(TableSpec spec, RowShape shape) {
    boolean same =
        shape.columns().containsAll(spec.key())
            && (shape.key().isEmpty() || Set.copyOf(shape.key()).equals(Set.copyOf(spec.key())));
    return same
        ? Optional.empty()
        : Optional.of(
            "its key was "
                + String.join(", ", spec.key())
                + " and is "
                + (shape.key().isEmpty() ? "gone" : String.join(", ", shape.key())));
  }

  private static void retyped(
      HistoryTable history,
      SourceColumn was,
      SourceColumn now,
      List<Column> wider,
      List<String> open) {
    Optional<Column> column = column(history, now.name());
    if (column.isEmpty() || TypeFit.holds(column.get(), now)) {
      return;
    }
    Optional<Column> more =
        TypeFit.wider(column.get(), now, history.spec().key().contains(now.name()));
    if (more.isPresent()) {
      wider.add(more.get());
    } else {
      open.add(now.name() + " was " + was.typeText() + " and is " + now.typeText());
    }
  }

  static Optional<Column> column(HistoryTable history, String source) {
    String name = history.spec().historyColumn(source).toLowerCase(Locale.ROOT);
    return history.columns().stream().filter(column -> column.name().equals(name)).findFirst();
  }

  boolean isNothing() {
    return !isNew && added.isEmpty() && open.isEmpty();
  }

  boolean needsDecision() {
    return !open.isEmpty();
  }

  /** What is different, for people. */
  String sentence() {
    List<String> all = new ArrayList<>(open);
    if (all.isEmpty()) {
      wider.forEach(column -> all.add(column.name() + " holds more than its history column"));
    }
    return "The columns of "
        + table
        + " have changed in the source: "
        + all.stream().collect(Collectors.joining(", "))
        + ".";
  }

  Stop stop() {
    return new Stop(
        Stop.Reason.CONFIGURATION,
        sentence() + " Run ops/hindsight migrate first, which says what it makes of that.");
  }
}
