package dev.hindsight.change;

import java.util.List;

/**
 * The column names of a row, in order. The reader of a table hands out one instance for as long as
 * the table's columns stay the same, so that what is derived from it (a mapping, a mask) can be
 * kept by identity.
 */
public final class RowShape {
  private final List<String> columns;
  private final List<SourceColumn> declared;

  /** A shape of which only the names are known. */
  public RowShape(List<String> columns) {
    this(columns, columns.stream().map(name -> new SourceColumn(name, null, 0, 0)).toList());
  }

  private RowShape(List<String> columns, List<SourceColumn> declared) {
    this.columns = List.copyOf(columns);
    this.declared = List.copyOf(declared);
  }

  public static RowShape of(List<SourceColumn> declared) {
    return new RowShape(declared.stream().map(SourceColumn::name).toList(), declared);
  }

  public List<String> columns() {
    return columns;
  }

  /** The columns with their types, in the same order. */
  public List<SourceColumn> declared() {
    return declared;
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
