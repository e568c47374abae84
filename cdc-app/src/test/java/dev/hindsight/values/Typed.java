package dev.hindsight.values;

import dev.hindsight.support.SideBySide;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table with columns of many types, their values brought to the history in the three ways there
 * are: read by the first snapshot, inserted by the stream, put in place of NULL by the stream.
 */
final class Typed {
  private static final int READ = 1_000;
  private static final int INSERTED = 2_000;
  private static final int UPDATED = 3_000;

  private record Column(String name, String source, String history, List<String> values) {
    String value(int row) {
      return row < values.size() ? values.get(row) : "NULL";
    }
  }

  private final SideBySide both;
  private final List<Column> columns = new ArrayList<>();

  Typed(SideBySide both) {
    this.both = both;
  }

  /**
   * @param values SQL expressions of the type
   */
  Typed column(String name, String sourceType, String historyType, String... values) {
    columns.add(new Column(name, sourceType, historyType, List.of(values)));
    return this;
  }

  /** Snapshot, then stream; afterwards every value is there three times. */
  void roundTrip() {
    both.table(
        "typed",
        "id INTEGER PRIMARY KEY, " + joined(column -> column.name + " " + column.source),
        "id INTEGER, " + joined(column -> column.name + " " + column.history));
    int rows = columns.stream().mapToInt(column -> column.values.size()).max().orElse(0);
    both.source().execute(each(rows, row -> insert(READ + row, values(row))));
    both.source().execute(each(rows, row -> insert(UPDATED + row, joined(column -> "NULL"))));
    both.catchUp();
    both.source().execute(each(rows, row -> insert(INSERTED + row, values(row))));
    both.source()
        .execute(
            each(
                rows,
                row ->
                    "UPDATE typed SET "
                        + joined(column -> column.name + " = " + column.value(row))
                        + " WHERE id = "
                        + (UPDATED + row)));
    both.catchUp();
  }

  private static String[] each(int rows, IntFunction<String> statement) {
    return IntStream.range(0, rows).mapToObj(statement).toArray(String[]::new);
  }

  private String joined(Function<Column, String> part) {
    return columns.stream().map(part).collect(Collectors.joining(", "));
  }

  private String values(int row) {
    return joined(column -> column.value(row));
  }

  private static String insert(int id, String values) {
    return "INSERT INTO typed VALUES (" + id + ", " + values + ")";
  }

  /** What the history holds of each value: one entry where all three ways came to the same. */
  List<String> held(String name) {
    return held(name, name);
  }

  /** As {@link #held(String)}, seen through an expression on the column. */
  List<String> held(String name, String expression) {
    int count =
        columns.stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow().values.size();
    return both.rows(
        "SELECT DISTINCT MOD(id, 1000), "
            + expression
            + " FROM typed WHERE is_current AND MOD(id, 1000) < "
            + count
            + " ORDER BY 1, 2");
  }
}
