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
  private final List<String> key;

  /** A shape of which only the names are known. */
  public RowShape(List<String> columns) {
    this(
        columns,
        columns.stream().map(name -> new SourceColumn(name, null, 0, 0)).toList(),
        List.of());
  }

  private RowShape(List<String> columns, List<SourceColumn> declared, List<String> key) {
    this.columns = List.copyOf(columns);
    this.declared = List.copyOf(declared);
    this.key = List.copyOf(key);
  }

  public static RowShape of(List<SourceColumn> declared) {
    return of(declared, List.of());
  }

  /**
   * @param key the columns of the source's primary key; empty where that is not known
   */
  public static RowShape of(List<SourceColumn> declared, List<String> key) {
    return new RowShape(declared.stream().map(SourceColumn::name).toList(), declared, key);
  }

  public List<String> columns() {
    return columns;
  }

  /** The columns with their types, in the same order. */
  public List<SourceColumn> declared() {
    return declared;
  }

  /** The columns of the source's primary key; empty where that is not known. */
  public List<String> key() {
    return key;
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
