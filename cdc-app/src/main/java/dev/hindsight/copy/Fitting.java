package dev.hindsight.copy;

import dev.hindsight.change.Column;
import dev.hindsight.change.Stop;
import java.math.BigDecimal;
import java.util.List;

/** A value as the other warehouse's column has it, exactly or not at all. Pure. */
final class Fitting {
  private Fitting() {}

  /**
   * @throws Stop when the column cannot hold the value exactly
   */
  static Object to(Column column, Object value, String table) {
    if (value == null || value instanceof List<?>) {
      return value;
    }
    return switch (column.type()) {
      case DECIMAL -> decimal(column, value, table);
      case BIGINT -> value instanceof BigDecimal number ? number.longValueExact() : whole(value);
      case INTEGER ->
          value instanceof BigDecimal number
              ? (Object) number.intValueExact()
              : Integer.valueOf(Math.toIntExact(whole(value)));
      case DOUBLE -> ((Number) value).doubleValue();
      case REAL -> ((Number) value).floatValue();
      default -> value;
    };
  }

  private static Long whole(Object value) {
    return ((Number) value).longValue();
  }

  private static BigDecimal decimal(Column column, Object value, String table) {
    BigDecimal number =
        value instanceof BigDecimal exact
            ? exact
            : BigDecimal.valueOf(((Number) value).longValue());
    BigDecimal shortest = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (shortest.scale() > column.scale()
        || shortest.precision() - shortest.scale() > column.precision() - column.scale()) {
      throw new Stop(
          Stop.Reason.FAILURE,
          "Table "
              + table
              + " has a number in "
              + column.name()
              + " that NUMBER("
              + column.precision()
              + ", "
              + column.scale()
              + ") of the other warehouse does not hold exactly: give the column there a wider type"
              + " and call copy again.");
    }
    return shortest.setScale(column.scale());
  }
}
