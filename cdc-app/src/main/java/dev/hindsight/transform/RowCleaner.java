package dev.hindsight.transform;

import dev.hindsight.change.Column;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.TableSpec;
import dev.hindsight.change.Unchanged;
import java.time.InstantSource;
import java.util.List;

/**
 * Cleans the rows of one source table: the rules of {@code tables.yaml} first, then the exact form
 * of each warehouse column. Where the history table gains a column, a new cleaner takes over.
 *
 * <p>Threads may share it. A clean row costs the result and nothing else.
 */
public final class RowCleaner {
  private final ColumnCleaner[] columns;
  private final ColumnCleaner[] keyColumns;
  private final ShapeMappings mappings;

  /**
   * @param columns the history table's data columns, in warehouse order
   * @param range what the warehouse's dates and timestamps hold
   * @param clock the present, for {@code plausible-date}
   * @throws IllegalArgumentException with what {@link TableFitness#problems} says of the two
   */
  public RowCleaner(
      TableSpec spec,
      List<Column> columns,
      RuleSettings settings,
      DateRange range,
      InstantSource clock) {
    List<String> problems = TableFitness.problems(spec, columns);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", problems));
    }
    Rules rules = new Rules(settings, clock);
    Fits fits = new Fits(range);
    this.columns =
        columns.stream()
            .map(column -> ColumnCleaner.of(spec, column, rules, fits))
            .toArray(ColumnCleaner[]::new);
    List<String> names = columns.stream().map(Column::name).toList();
    this.keyColumns =
        spec.key().stream()
            .map(key -> this.columns[names.indexOf(ColumnCleaner.historyColumn(spec, key))])
            .toArray(ColumnCleaner[]::new);
    this.mappings = new ShapeMappings(spec, columns);
  }

  /**
   * @param open the values of the version open before this row, in the history's columns and forms;
   *     null when there is none
   */
  public Outcome clean(Row row, Object[] open) {
    int[] places = mappings.places(row.shape());
    Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      Object source = places[i] < 0 ? null : row.value(places[i]);
      Object clean;
      if (source != Unchanged.TOAST) {
        clean = columns[i].clean(source);
      } else if (open != null && open[i] != null) {
        // Cleaned when it first came. The rules of today do not judge what did not change. What is
        // left out is never NULL: there the column was another one when the version was made.
        clean = open[i];
      } else {
        return columns[i].notSentAgain();
      }
      if (clean instanceof Refusal refusal) {
        return columns[i].rejected(refusal);
      }
      values[i] = clean;
    }
    return new Outcome.Cleaned(values);
  }

  /** The key as the history table has it. Rules have no part in it. */
  public KeyOutcome fit(RowKey sourceKey) {
    if (sourceKey.size() != keyColumns.length) {
      // A key that did not fit before stands for itself as one text; it fits no better now.
      return new Outcome.Rejected(
          Outcome.Rejected.EXACT_VALUE, "key", "The key does not fit the history's key columns.");
    }
    Object[] parts = null;
    for (int i = 0; i < keyColumns.length; i++) {
      Object source = sourceKey.part(i);
      Object fitted = keyColumns[i].fit(source);
      if (fitted instanceof Refusal refusal) {
        return keyColumns[i].rejected(refusal);
      }
      if (fitted != source) {
        parts = parts == null ? sourceKey.parts().toArray() : parts;
        parts[i] = fitted;
      }
    }
    return new KeyOutcome.Fitted(parts == null ? sourceKey : RowKey.of(parts));
  }

  /** The places of the history columns that the source has no column for; not to be changed. */
  public int[] absent(RowShape shape) {
    return mappings.absent(shape);
  }

  /** The source columns that the history table does not have; their values are left out. */
  public List<String> unmapped(RowShape shape) {
    return mappings.unmapped(shape);
  }
}
