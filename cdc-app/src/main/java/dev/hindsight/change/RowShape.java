package dev.hindsight.change;

import java.util.List;

/**
 * The column names of a row, in order. The reader of a table hands out one instance for as long as
 * the table's columns stay the same, so that what is derived from it (a mapping, a mask) can be
 * kept by identity.
 */
public final class RowShape {
  private final List<String> columns;

  public RowShape(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  public List<String> columns() {
    return columns;
  }

  /** The column's place, or -1. */
  public int indexOf(String column) {
    return columns.indexOf(column);
  }

  @Override
  public String toString() {
    return "RowShape" + columns;
  }
}
