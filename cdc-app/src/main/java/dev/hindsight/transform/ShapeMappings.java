package dev.hindsight.transform;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.TableSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where in a source row each history column's value is; derived once a {@link RowShape}, kept by
 * its identity. The few newest are kept: a table has one at a time, and snapshot and log each bring
 * their own. Threads may share it: the array is replaced, never changed.
 */
final class ShapeMappings {
  private static final int KEPT = 4;

  private final TableSpec spec;
  private final List<String> columns;
  private volatile Mapping[] newest = {};

  ShapeMappings(TableSpec spec, List<Column> columns) {
    this.spec = spec;
    this.columns = columns.stream().map(Column::name).toList();
  }

  /** By history column: the place in the source row, or -1. Not to be written to. */
  int[] places(RowShape shape) {
    return of(shape).places;
  }

  /** The source columns without a history column, in the source's order. */
  List<String> unmapped(RowShape shape) {
    return of(shape).unmapped;
  }

  /** The history columns without a source column, as places. */
  int[] absent(RowShape shape) {
    return of(shape).absent;
  }

  private Mapping of(RowShape shape) {
    Mapping[] known = newest;
    for (Mapping mapping : known) {
      if (mapping.shape == shape) {
        return mapping;
      }
    }
    Mapping derived = derive(shape);
    Mapping[] grown = new Mapping[Math.min(known.length + 1, KEPT)];
    grown[0] = derived;
    System.arraycopy(known, 0, grown, 1, grown.length - 1);
    newest = grown;
    return derived;
  }

  private Mapping derive(RowShape shape) {
    int[] places = new int[columns.size()];
    Arrays.fill(places, -1);
    boolean[] mapped = new boolean[shape.columns().size()];
    // A rename says what is meant; after that, of two columns that differ in case only, the first.
    for (boolean renamed : new boolean[] {true, false}) {
      for (int i = 0; i < mapped.length; i++) {
        String source = shape.columns().get(i);
        int column = columns.indexOf(ColumnCleaner.historyColumn(spec, source));
        if (column >= 0
            && places[column] < 0
            && !mapped[i]
            && renamed == spec.renames().containsKey(source)) {
          places[column] = i;
          mapped[i] = true;
        }
      }
    }
    List<String> unmapped =
        shape.columns().stream().filter(name -> !mapped[shape.indexOf(name)]).toList();
    return new Mapping(shape, places, unmapped);
  }

  private static final class Mapping {
    private final RowShape shape;
    private final int[] places;
    private final List<String> unmapped;
    private final int[] absent;

    private Mapping(RowShape shape, int[] places, List<String> unmapped) {
      this.shape = shape;
      this.places = places;
      this.unmapped = unmapped;
      this.absent = IntStream.range(0, places.length).filter(place -> places[place] < 0).toArray();
    }
  }
}
