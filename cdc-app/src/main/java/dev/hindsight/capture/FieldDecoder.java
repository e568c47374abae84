package dev.hindsight.capture;

import dev.hindsight.change.Special;
import dev.hindsight.change.Unchanged;
import io.debezium.data.Uuid;
import io.debezium.data.VariableScaleDecimal;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTime;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Time;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

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
    String name = schema.name();
    if (name != null) {
      FieldDecoder logical = logical(name);
      if (logical != null) {
        return logical;
      }
    }
    return switch (schema.type()) {
      case INT8, INT16 -> value -> ((Number) value).intValue();
      case STRING -> value -> value.equals(placeholder) ? Unchanged.TOAST : value;
      case BYTES -> value -> bytes(value, placeholder);
      case ARRAY -> array(schema.valueSchema(), placeholder);
      default -> value -> value;
    };
  }

  private static FieldDecoder logical(String name) {
    return switch (name) {
      case InstantConverter.SCHEMA_NAME -> value -> instant((Long) value);
      case ZonedTimestamp.SCHEMA_NAME -> value -> OffsetDateTime.parse((String) value).toInstant();
      case Date.SCHEMA_NAME -> value -> LocalDate.ofEpochDay((Integer) value);
      case Time.SCHEMA_NAME -> value -> LocalTime.ofNanoOfDay((Integer) value * 1_000_000L);
      case MicroTime.SCHEMA_NAME -> value -> LocalTime.ofNanoOfDay((Long) value * 1_000L);
      case NanoTime.SCHEMA_NAME -> value -> LocalTime.ofNanoOfDay((Long) value);
      case Timestamp.SCHEMA_NAME -> value -> dateTime((Long) value, 1_000);
      case MicroTimestamp.SCHEMA_NAME -> value -> dateTime((Long) value, 1_000_000);
      case NanoTimestamp.SCHEMA_NAME -> value -> dateTime((Long) value, 1_000_000_000);
      case VariableScaleDecimal.LOGICAL_NAME -> FieldDecoder::decimal;
      case Decimal.LOGICAL_NAME -> FieldDecoder::numeric;
      default -> null;
    };
  }

  private static Object instant(long micros) {
    if (micros == InstantConverter.INFINITY) {
      return new Special("infinity");
    }
    if (micros == InstantConverter.MINUS_INFINITY) {
      return new Special("-infinity");
    }
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  private static LocalDateTime dateTime(long value, int perSecond) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(value, perSecond),
        (int) (Math.floorMod(value, (long) perSecond) * (1_000_000_000 / perSecond)),
        ZoneOffset.UTC);
  }

  private static Object decimal(Object value) {
    return VariableScaleDecimal.toLogical((Struct) value)
        .getDecimalValue()
        .<Object>map(number -> number)
        .orElseGet(() -> new Special(VariableScaleDecimal.toLogical((Struct) value).toString()));
  }

  private static Object numeric(Object value) {
    BigDecimal number = (BigDecimal) value;
    if (number.scale() != NumericConverter.NAN.scale()) {
      return number;
    }
    if (number.equals(NumericConverter.UNCHANGED)) {
      return Unchanged.TOAST;
    }
    return new Special(
        number.equals(NumericConverter.NAN)
            ? "NaN"
            : number.equals(NumericConverter.INFINITY) ? "Infinity" : "-Infinity");
  }

  private static Object bytes(Object value, String placeholder) {
    byte[] bytes;
    if (value instanceof ByteBuffer buffer) {
      bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
    } else {
      bytes = (byte[]) value;
    }
    return java.util.Arrays.equals(bytes, placeholder.getBytes(StandardCharsets.UTF_8))
        ? Unchanged.TOAST
        : bytes;
  }

  private static FieldDecoder array(Schema element, String placeholder) {
    FieldDecoder decoder = of(element, placeholder);
    List<Object> unchanged = unchanged(element, placeholder);
    return value -> {
      List<?> elements = (List<?>) value;
      if (elements.equals(unchanged)) {
        return Unchanged.TOAST;
      }
      List<Object> decoded = new ArrayList<>(elements.size());
      for (Object each : elements) {
        decoded.add(each == null ? null : decoder.decode(each));
      }
      return decoded.size() == 1 && decoded.get(0) == Unchanged.TOAST
          ? Unchanged.TOAST
          : Collections.unmodifiableList(decoded);
    };
  }

  /**
   * The engine cannot say "unchanged" for an array but by an array: of the one placeholder, or of
   * its characters' codes where the elements are whole numbers or dates.
   */
  private static List<Object> unchanged(Schema element, String placeholder) {
    return switch (element.type()) {
      case INT32 -> placeholder.chars().<Object>mapToObj(code -> code).toList();
      case INT64 -> placeholder.chars().<Object>mapToObj(code -> (long) code).toList();
      case STRING ->
          List.of(
              Uuid.LOGICAL_NAME.equals(element.name())
                  ? UUID.nameUUIDFromBytes(placeholder.getBytes(StandardCharsets.UTF_8)).toString()
                  : placeholder);
      default -> List.of(placeholder);
    };
  }
}
