package dev.hindsight.transform;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;

/** The fit of a column of any type. */
final class Fits {
  private final DateRange range;

  Fits(DateRange range) {
    this.range = range;
  }

  Fit of(Column column, Wording wording) {
    return switch (column.type()) {
      case BOOLEAN ->
          value -> value instanceof Boolean ? value : wording.wrongForm(value, "BOOLEAN");
      case INTEGER -> NumberFits.integer(wording);
      case BIGINT -> NumberFits.bigint(wording);
      case DECIMAL -> NumberFits.decimal(column, wording);
      case REAL -> NumberFits.real(wording);
      case DOUBLE -> NumberFits.doublePrecision(wording);
      case TEXT -> text(column, wording);
      case BYTES -> bytes(column, wording);
      case DATE -> TimeFits.date(range, wording);
      case TIME -> TimeFits.time(column, wording);
      case DATETIME -> TimeFits.dateTime(column, range, wording);
      case INSTANT -> TimeFits.instant(column, range, wording);
      case ARRAY -> array(column, wording);
    };
  }

  /** Length in UTF-16 units, as H2 counts; never more lenient than counting characters. */
  private static Fit text(Column column, Wording wording) {
    int limit = column.precision() == 0 ? Integer.MAX_VALUE : column.precision();
    Refusal longer = wording.inexact("is longer than the column's " + limit + " characters");
    return value -> {
      if (value instanceof String text) {
        return text.length() <= limit ? value : longer;
      }
      return wording.wrongForm(value, "TEXT");
    };
  }

  private static Fit bytes(Column column, Wording wording) {
    int limit = column.precision() == 0 ? Integer.MAX_VALUE : column.precision();
    Refusal longer = wording.inexact("is longer than the column's " + limit + " bytes");
    return value -> {
      if (value instanceof byte[] bytes) {
        return bytes.length <= limit ? value : longer;
      }
      return wording.wrongForm(value, "BINARY");
    };
  }

  /** Precision and scale of an array column are those of its elements. */
  private Fit array(Column column, Wording wording) {
    if (column.element() == null || column.element() == Type.ARRAY) {
      throw new IllegalArgumentException(
          "array column " + column.name() + " of " + column.element());
    }
    Column element =
        new Column(column.name(), column.element(), column.precision(), column.scale(), null);
    return new ArrayFit(of(element, wording.element()), wording);
  }
}
