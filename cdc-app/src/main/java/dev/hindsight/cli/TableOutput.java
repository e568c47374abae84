package dev.hindsight.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns without boxes, as wide as the first rows need; a later, wider value pushes its line to
 * the right rather than being held back.
 */
final class TableOutput implements RowOutput {
  private static final int MEASURED_ROWS = 1000;
  private static final String GAP = "  ";

  private final List<String> columns;
  private final PrintWriter out;
  private final int width;
  private final List<Object[]> measured = new ArrayList<>();
  private TableColumns layout;

  TableOutput(List<String> columns, PrintWriter out, int width) {
    this.columns = columns;
    this.out = out;
    this.width = width;
  }

  @Override
  public void row(Object... values) {
    Object[] cells = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      cells[i] = Cell.of(values[i]);
    }
    if (layout != null) {
      out.println(layout.line(cells, GAP));
      return;
    }
    measured.add(cells);
    if (measured.size() == MEASURED_ROWS) {
      begin();
    }
  }

  @Override
  public void close() {
    if (layout == null) {
      begin();
    }
    out.flush();
  }

  private void begin() {
    layout = TableColumns.measure(columns, measured, width, GAP.length());
    out.println(layout.header(GAP));
    out.println(layout.rule(GAP));
    measured.forEach(cells -> out.println(layout.line(cells, GAP)));
    measured.clear();
  }
}
