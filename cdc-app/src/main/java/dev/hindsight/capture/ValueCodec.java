package dev.hindsight.capture;

import dev.hindsight.change.Special;
import dev.hindsight.change.Unchanged;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes the values of {@link dev.hindsight.change.Values} to bytes and reads the same values back.
 */
final class ValueCodec {
  private static final int NULL = 0;
  private static final int UNCHANGED = 1;
  private static final int TRUE = 2;
  private static final int FALSE = 3;
  private static final int INTEGER = 4;
  private static final int LONG = 5;
  private static final int FLOAT = 6;
  private static final int DOUBLE = 7;
  private static final int DECIMAL = 8;
  private static final int TEXT = 9;
  private static final int BYTES = 10;
  private static final int DATE = 11;
  private static final int TIME = 12;
  private static final int DATETIME = 13;
  private static final int INSTANT = 14;
  private static final int LIST = 15;
  private static final int SPECIAL = 16;

  private ValueCodec() {}

  static void write(DataOutput out, Object value) throws IOException {
    if (value == null) {
      out.writeByte(NULL);
    } else if (value instanceof String text) {
      out.writeByte(TEXT);
      bytes(out, text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Integer number) {
      out.writeByte(INTEGER);
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte(LONG);
      out.writeLong(number);
    } else if (value instanceof BigDecimal number) {
      out.writeByte(DECIMAL);
      out.writeInt(number.scale());
      bytes(out, number.unscaledValue().toByteArray());
    } else if (value instanceof Instant instant) {
      out.writeByte(INSTANT);
      out.writeLong(instant.getEpochSecond());
      out.writeInt(instant.getNano());
    } else {
      writeRarer(out, value);
    }
  }

  private static void writeRarer(DataOutput out, Object value) throws IOException {
    if (value == Unchanged.TOAST) {
      out.writeByte(UNCHANGED);
    } else if (value instanceof Boolean flag) {
      out.writeByte(flag ? TRUE : FALSE);
    } else if (value instanceof Float number) {
      out.writeByte(FLOAT);
      out.writeFloat(number);
    } else if (value instanceof Double number) {
      out.writeByte(DOUBLE);
      out.writeDouble(number);
    } else if (value instanceof byte[] bytes) {
      out.writeByte(BYTES);
      bytes(out, bytes);
    } else if (value instanceof LocalDate date) {
      out.writeByte(DATE);
      out.writeLong(date.toEpochDay());
    } else if (value instanceof LocalTime time) {
      out.writeByte(TIME);
      out.writeLong(time.toNanoOfDay());
    } else if (value instanceof LocalDateTime time) {
      out.writeByte(DATETIME);
      out.writeLong(time.toEpochSecond(ZoneOffset.UTC));
      out.writeInt(time.getNano());
    } else if (value instanceof List<?> list) {
      out.writeByte(LIST);
      out.writeInt(list.size());
      for (Object element : list) {
        write(out, element);
      }
    } else if (value instanceof Special special) {
      out.writeByte(SPECIAL);
      bytes(out, special.text().getBytes(StandardCharsets.UTF_8));
    } else {
      throw new IllegalArgumentException("no code for a " + value.getClass().getSimpleName());
    }
  }

  static Object read(DataInput in) throws IOException {
    int code = in.readByte();
    return switch (code) {
      case NULL -> null;
      case UNCHANGED -> Unchanged.TOAST;
      case TRUE -> Boolean.TRUE;
      case FALSE -> Boolean.FALSE;
      case INTEGER -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case DECIMAL -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(bytes(in)), scale);
      }
      case TEXT -> new String(bytes(in), StandardCharsets.UTF_8);
      case BYTES -> bytes(in);
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case TIME -> LocalTime.ofNanoOfDay(in.readLong());
      case DATETIME -> LocalDateTime.ofEpochSecond(in.readLong(), in.readInt(), ZoneOffset.UTC);
      case INSTANT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case LIST -> {
        int size = in.readInt();
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          list.add(read(in));
        }
        yield Collections.unmodifiableList(list);
      }
      case SPECIAL -> new Special(new String(bytes(in), StandardCharsets.UTF_8));
      default -> throw new IOException("not a value code: " + code);
    };
  }

  private static void bytes(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
