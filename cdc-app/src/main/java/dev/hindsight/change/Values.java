package dev.hindsight.change;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The Java forms of column values, the same whether a row comes from the log, from a snapshot or
 * from the warehouse: {@code null}, {@link Boolean}, {@link Integer}, {@link Long}, {@link Float},
 * {@link Double}, {@link java.math.BigDecimal}, {@link String}, {@code byte[]}, {@link
 * java.time.LocalDate}, {@link java.time.LocalTime}, {@link java.time.LocalDateTime}, {@link
 * java.time.Instant}, a {@link List} of these for an array, and the markers {@link Unchanged} and
 * {@link Special}.
 */
public final class Values {
  private Values() {}

  /** Exact equality of two values already in the warehouse column's form. */
  public static boolean same(Object a, Object b) {
    if (a instanceof byte[] left && b instanceof byte[] right) {
      return Arrays.equals(left, right);
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      return same(left.toArray(), right.toArray());
    }
    return Objects.equals(a, b);
  }

  public static boolean same(Object[] a, Object[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (!same(a[i], b[i])) {
        return false;
      }
    }
    return true;
  }
}
