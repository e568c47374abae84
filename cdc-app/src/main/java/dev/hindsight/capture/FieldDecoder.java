package dev.hindsight.capture;

import dev.hindsight.change.PostgresArray;
import dev.hindsight.change.PostgresText;
import dev.hindsight.change.Special;
import dev.hindsight.change.Unchanged;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/**
 * Turns one field of an engine record into the forms of {@link dev.hindsight.change.Values}; chosen
 * once per schema.
 */
@FunctionalInterface
interface FieldDecoder {
  /** Never called with null. */
  Object decode(Object value);

  /**
   * @param placeholder what the engine writes for a large value that was not logged; random for
   *     each run, so no user's text equals it
   */
  static FieldDecoder of(Schema schema, String placeholder) {
    if (schema.name() != null) {
      FieldDecoder own = own(schema, placeholder);
      if (own != null) {
        return own;
      }
    }
    return switch (schema.type()) {
      case INT8, INT16 -> value -> ((Number) value).intValue();
      case STRING -> value -> value.equals(placeholder) ? Unchanged.TOAST : value;
      case BYTES -> bytes(placeholder);
      default -> value -> value;
    };
  }

  private static FieldDecoder own(Schema schema, String placeholder) {
    return switch (schema.name()) {
      case ExactConverter.DATE -> finite(LocalDate::ofEpochDay);
      case ExactConverter.DATE_TIME ->
          finite(
              micros ->
                  LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC));
      case ExactConverter.INSTANT ->
          finite(micros -> Instant.ofEpochSecond(seconds(micros), nanos(micros)));
      case ExactConverter.TEXT ->
          text(PostgresText.of(schema.parameters().get(ExactConverter.TYPE)), placeholder);
      case ExactConverter.ARRAY ->
          text(PostgresArray.of(schema.parameters().get(ExactConverter.TYPE)), placeholder);
      default -> null;
    };
  }

  private static FieldDecoder finite(Function<Long, Object> reader) {
    return value -> {
      long number = (Long) value;
      if (number == ExactConverter.INFINITY) {
        return new Special("infinity");
      }
      return number == ExactConverter.MINUS_INFINITY
          ? new Special("-infinity")
          : reader.apply(number);
    };
  }

  private static long seconds(long micros) {
    return Math.floorDiv(micros, 1_000_000L) + ExactConverter.EPOCH;
  }

  private static int nanos(long micros) {
    return (int) Math.floorMod(micros, 1_000_000L) * 1_000;
  }

  private static FieldDecoder text(Function<String, Object> reader, String placeholder) {
    return value -> {
      if (value.equals(placeholder)) {
        return Unchanged.TOAST;
      }
      String text = (String) value;
      return text.equals(ExactConverter.UNREADABLE) ? new Special(text) : reader.apply(text);
    };
  }

  private static FieldDecoder bytes(String placeholder) {
    byte[] unchanged = placeholder.getBytes(StandardCharsets.UTF_8);
    return value -> {
      byte[] bytes;
      if (value instanceof ByteBuffer buffer) {
        bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
      } else {
        bytes = (byte[]) value;
      }
      return Arrays.equals(bytes, unchanged) ? Unchanged.TOAST : bytes;
    };
  }
}
