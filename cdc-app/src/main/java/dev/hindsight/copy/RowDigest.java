package dev.hindsight.copy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * How many rows, and a digest of them that does not depend on their order: the sum of their
 * SHA-256. Values that two warehouses keep in different types and mean the same are the same here:
 * a whole number and one with an empty fraction, a short and a long float.
 */
final class RowDigest {
  private final MessageDigest sha;
  private long rows;
  private long high;
  private long low;

  RowDigest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void add(Object[] row) {
    for (Object value : row) {
      add(value);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    long before = low;
    high += digest.getLong();
    low += digest.getLong();
    if (Long.compareUnsigned(low, before) < 0) {
      high++;
    }
    rows++;
  }

  private void add(Object value) {
    if (value == null) {
      sha.update((byte) 0);
    } else if (value instanceof List<?> list) {
      sha.update((byte) 2);
      sha.update(ByteBuffer.allocate(4).putInt(list.size()).array());
      list.forEach(this::add);
    } else {
      byte[] bytes =
          value instanceof byte[] raw ? raw : text(value).getBytes(StandardCharsets.UTF_8);
      sha.update((byte) 1);
      sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      sha.update(bytes);
    }
  }

  private static String text(Object value) {
    if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      return number == 0 ? "0" : new BigDecimal(number).stripTrailingZeros().toPlainString();
    } else if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  long rows() {
    return rows;
  }

  /** 32 hexadecimal digits. */
  String hex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  boolean agrees(RowDigest other) {
    return rows == other.rows && high == other.high && low == other.low;
  }
}
