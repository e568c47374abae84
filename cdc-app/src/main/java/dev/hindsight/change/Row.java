package dev.hindsight.change;

/**
 * A source row. The values are those of {@link Values}; the array is never changed after
 * construction.
 *
 * <p>Identity equality: rows are compared by value where it matters, in the warehouse's own column
 * types.
 */
public final class Row {
  private final RowShape shape;
  private final Object[] values;

  /** Takes the array as it is; the caller gives it away. */
  public Row(RowShape shape, Object... values) {
    if (shape.columns().size() != values.length) {
      throw new IllegalArgumentException(
          values.length + " values for " + shape.columns().size() + " columns");
    }
    this.shape = shape;
    this.values = values;
  }

  public RowShape shape() {
    return shape;
  }

  public Object value(int index) {
    return values[index];
  }

  public int size() {
    return values.length;
  }

  /** Whether a value is {@link Unchanged#TOAST}. */
  public boolean hasUnchanged() {
    for (Object value : values) {
      if (value == Unchanged.TOAST) {
        return true;
      }
    }
    return false;
  }

  /**
   * This row with each unchanged value taken from the same column of an older row; where that has
   * none nobody can know it any more.
   */
  public Row fillUnchanged(Row older) {
    if (!hasUnchanged()) {
      return this;
    }
    Object[] filled = values.clone();
    for (int i = 0; i < filled.length; i++) {
      if (filled[i] == Unchanged.TOAST) {
        int there = older.shape == shape ? i : older.shape.indexOf(shape.columns().get(i));
        // Under another name it may have been anything.
        filled[i] = there >= 0 ? older.values[there] : new Special("unchanged");
      }
    }
    return new Row(shape, filled);
  }

  /** Shape only: a row's values are somebody's data and do not belong in a log. */
  @Override
  public String toString() {
    return "Row of " + shape;
  }
}
