package dev.hindsight.capture;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Carries {@code timestamptz} values as microseconds since 1970 instead of as text: the engine
 * would format each one, and the decoder parse it back. Made by the engine from its class name.
 */
public final class InstantConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  static final String SCHEMA_NAME = "dev.hindsight.Instant";
  static final long INFINITY = Long.MAX_VALUE;
  static final long MINUS_INFINITY = Long.MIN_VALUE;

  /** No settings. */
  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    if (column.typeName().equalsIgnoreCase("timestamptz")) {
      registration.register(
          SchemaBuilder.int64().name(SCHEMA_NAME).optional(), InstantConverter::micros);
    }
  }

  private static Object micros(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof OffsetDateTime time) {
      if (time.equals(OffsetDateTime.MAX) || time.getYear() > 294_276) {
        return INFINITY;
      }
      if (time.equals(OffsetDateTime.MIN) || time.getYear() < -4_713) {
        return MINUS_INFINITY;
      }
      return Math.addExact(
          Math.multiplyExact(time.toEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
    if (value instanceof Instant instant) {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }
    // Not reached for values from the log; a default of the table's definition may be text.
    return null;
  }
}
