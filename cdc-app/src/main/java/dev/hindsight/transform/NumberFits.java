package dev.hindsight.transform;

import dev.hindsight.change.Column;
import java.math.BigDecimal;

/** Fits numbers: any number that the column holds to the last digit, no other. */
final class NumberFits {
  private static final int DIGITS_OF_A_LONG = 19;

  private NumberFits() {}

  static Fit integer(Wording wording) {
    Refusal outside = wording.inexact("is outside the range of the column's type INTEGER");
    return value -> {
      if (value instanceof Integer) {
        return value;
      }
      Object whole = whole(value, wording, "INTEGER", outside);
      if (!(whole instanceof Long number)) {
        return whole;
      }
      int narrow = number.intValue();
      return narrow == number ? (Object) narrow : outside;
    };
  }

  static Fit bigint(Wording wording) {
    Refusal outside = wording.inexact("is outside the range of the column's type BIGINT");
    return value -> value instanceof Long ? value : whole(value, wording, "BIGINT", outside);
  }

  /** A {@link Long}, or a refusal. */
  private static Object whole(Object value, Wording wording, String type, Refusal outside) {
    if (value instanceof Integer number) {
      return number.longValue();
    } else if (value instanceof Long) {
      return value;
    } else if (!(value instanceof BigDecimal)) {
      return wording.wrongForm(value, type);
    }
    BigDecimal number = (BigDecimal) value;
    if (digitsBeforePoint(number) > DIGITS_OF_A_LONG) {
      return outside;
    }
    BigDecimal shortest = number.stripTrailingZeros();
    if (shortest.scale() > 0) {
      return wording.inexact(
          "has digits after the point, which the column's type " + type + " cannot hold");
    }
    return shortest.toBigInteger().bitLength() < Long.SIZE
        ? (Object) shortest.longValue()
        : outside;
  }

  static Fit decimal(Column column, Wording wording) {
    int scale = column.scale();
    int before = column.precision() == 0 ? Integer.MAX_VALUE : column.precision() - scale;
    String type =
        column.precision() == 0 ? "DECIMAL" : "DECIMAL(" + column.precision() + ", " + scale + ")";
    Refusal digits = wording.inexact("has more digits than the column's type " + type + " holds");
    return value -> {
      BigDecimal number;
      if (value instanceof BigDecimal decimal) {
        number = decimal;
      } else if (value instanceof Integer || value instanceof Long) {
        number = BigDecimal.valueOf(((Number) value).longValue());
      } else {
        return wording.wrongForm(value, type);
      }
      if (digitsBeforePoint(number) > before) {
        return digits;
      } else if (number.scale() == scale) {
        return number;
      } else if (number.scale() > scale && number.stripTrailingZeros().scale() > scale) {
        return digits;
      }
      return number.setScale(scale);
    };
  }

  /** Without writing out a number such as 1E+100000. Zero or less for a number below one. */
  private static long digitsBeforePoint(BigDecimal number) {
    return number.signum() == 0 ? 0 : (long) number.precision() - number.scale();
  }

  static Fit real(Wording wording) {
    Refusal digits = wording.inexact("has more digits than the column's type REAL holds");
    return value -> {
      if (value instanceof Float number && Float.isFinite(number)) {
        return number == 0f ? (Object) 0f : value;
      } else if (value instanceof Double number && Double.isFinite(number)) {
        float narrow = number.floatValue();
        return narrow == number ? (Object) (narrow + 0f) : digits;
      }
      return wording.wrongForm(value, "REAL");
    };
  }

  static Fit doublePrecision(Wording wording) {
    return value -> {
      // Minus zero becomes zero: the warehouse keeps one zero, and Postgres holds the two equal.
      if (value instanceof Double number && Double.isFinite(number)) {
        return number == 0d ? (Object) 0d : value;
      } else if (value instanceof Float number && Float.isFinite(number)) {
        return number.doubleValue() + 0d;
      } else if (value instanceof Integer number) {
        return number.doubleValue();
      }
      return wording.wrongForm(value, "DOUBLE");
    };
  }
}
