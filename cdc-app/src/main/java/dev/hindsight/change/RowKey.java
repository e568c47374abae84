package dev.hindsight.change;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * The key of a row: the values of the key columns, in the order of {@link TableSpec#key()}. None is
 * null.
 */
public final class RowKey {
  private final Object[] parts;
  private final int hash;

  private RowKey(Object[] parts) {
    this.parts = parts;
    this.hash = Arrays.hashCode(parts);
  }

  /** Numbers lose the zeros at their end: to the source 1.5 and 1.50 are the same key. */
  public static RowKey of(Object... parts) {
    Object[] own = parts.clone();
    for (int i = 0; i < own.length; i++) {
      if (own[i] instanceof BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        own[i] = shortest.scale() < 0 ? shortest.setScale(0) : shortest;
      }
    }
    return new RowKey(own);
  }

  public Object part(int index) {
    return parts[index];
  }

  public int size() {
    return parts.length;
  }

  /**
   * As it stands in {@code previous_key} and {@code row_key}: {@code 42}, or the parts joined by
   * {@code |}, escaped with a backslash.
   */
  public String text() {
    if (parts.length == 1) {
      return String.valueOf(parts[0]);
    }
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      if (!text.isEmpty()) {
        text.append('|');
      }
      text.append(String.valueOf(part).replace("\\", "\\\\").replace("|", "\\|"));
    }
    return text.toString();
  }

  public List<Object> parts() {
    return List.of(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && hash == key.hash && Arrays.equals(parts, key.parts);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return text();
  }
}
