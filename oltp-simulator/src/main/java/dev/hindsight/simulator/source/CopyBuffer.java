package dev.hindsight.simulator.source;

import dev.hindsight.simulator.generate.Booking;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Bookings in the text format of {@code COPY}, in one growing byte array that is used again and
 * again. Not for use by several threads at once.
 */
public final class CopyBuffer {

  private static final byte[] NULL = {'\\', 'N'};
  private static final int LONGEST_ROW_WITHOUT_LABEL = 256;

  private byte[] bytes = new byte[1 << 16];
  private int size;

  /** Forgets what was written. */
  public void clear() {
    size = 0;
  }

  /** The bytes; only the first {@link #size} count. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return size;
  }

  /** Appends a row: id, amount, the two dates, label, country, consumer, bank, merchant. */
  public void append(Booking booking) {
    byte[] label = bytesOf(booking.label());
    byte[] country = bytesOf(booking.countryCode());
    reserve(LONGEST_ROW_WITHOUT_LABEL + 2 * (label.length + country.length));
    number(booking.id());
    tab();
    amount(booking.amount());
    tab();
    instant(booking.creationDate());
    tab();
    instant(booking.executionDate());
    tab();
    text(label);
    tab();
    text(country);
    tab();
    number(booking.consumerId());
    tab();
    number(booking.bankId());
    tab();
    if (booking.merchantId() == null) {
      raw(NULL);
    } else {
      number(booking.merchantId());
    }
    bytes[size++] = '\n';
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private void tab() {
    bytes[size++] = '\t';
  }

  private void raw(byte[] text) {
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  private void text(byte[] text) {
    for (byte each : text) {
      if (each == '\\' || each == '\t' || each == '\n' || each == '\r') {
        bytes[size++] = '\\';
        bytes[size++] = escaped(each);
      } else {
        bytes[size++] = each;
      }
    }
  }

  private static byte escaped(byte each) {
    return (byte) (each == '\t' ? 't' : each == '\n' ? 'n' : each == '\r' ? 'r' : each);
  }

  private void amount(BigDecimal amount) {
    if (amount == null) {
      raw(NULL);
    } else {
      long units = amount.movePointRight(5).longValueExact();
      if (units < 0) {
        bytes[size++] = '-';
      }
      number(Math.abs(units) / 100_000);
      bytes[size++] = '.';
      padded(Math.abs(units) % 100_000, 5);
    }
  }

  private void instant(Instant instant) {
    size = CopyInstant.write(instant, bytes, size);
  }

  private void number(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    padded(number, digits);
  }

  private void padded(long number, int digits) {
    CopyInstant.digits(number, digits, bytes, size);
    size += digits;
  }

  private static byte[] bytesOf(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
