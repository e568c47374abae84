package dev.hindsight.cli;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The widths and sides of a table's columns, and its lines laid out by them. */
final class TableColumns {
  private static final int NARROWEST = 8;

  private final List<String> names;
  private final int[] widths;
  private final boolean[] numeric;
  private final boolean cutting;

  private TableColumns(List<String> names, int[] widths, boolean[] numeric, boolean cutting) {
    this.names = names;
    this.widths = widths;
    this.numeric = numeric;
    this.cutting = cutting;
  }

  /**
   * @param lineWidth what lines are cut to, by narrowing the widest columns of text; 0: not cut
   */
  static TableColumns measure(List<String> names, List<Object[]> rows, int lineWidth, int gap) {
    int[] widths = new int[names.size()];
    boolean[] numeric = new boolean[names.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              TableText.length(TableText.clean(names.get(i))),
              rows.stream()
                  .mapToInt(row -> TableText.length(TableText.of(row[column])))
                  .max()
                  .orElse(0));
      numeric[i] =
          rows.stream().anyMatch(row -> row[column] instanceof Number)
              && rows.stream()
                  .allMatch(row -> row[column] == null || row[column] instanceof Number);
    }
    if (lineWidth > 0) {
      narrow(widths, numeric, lineWidth - gap * (widths.length - 1));
    }
    return new TableColumns(names, widths, numeric, lineWidth > 0);
  }

  String header(String gap) {
    return joined(gap, i -> TableText.clean(names.get(i)));
  }

  String rule(String gap) {
    return joined(gap, i -> "-".repeat(widths[i]));
  }

  String line(Object[] cells, String gap) {
    return joined(gap, i -> TableText.of(cells[i]));
  }

  private String joined(String gap, IntFunction<String> text) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> fitted(text.apply(i), i))
        .collect(Collectors.joining(gap))
        .stripTrailing();
  }

  private String fitted(String text, int column) {
    String cut = cutting && !numeric[column] ? TableText.cut(text, widths[column]) : text;
    String padding = " ".repeat(Math.max(0, widths[column] - TableText.length(cut)));
    return numeric[column] ? padding + cut : cut + padding;
  }

  /** Takes from the widest column of text, one by one, until the line fits or nothing can give. */
  private static void narrow(int[] widths, boolean[] numeric, int available) {
    int excess = IntStream.of(widths).sum() - available;
    for (; excess > 0; excess--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean gives = !numeric[i] && widths[i] > NARROWEST;
        if (gives && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }
}
