package dev.hindsight.capture;

import io.debezium.connector.postgresql.PgOid;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGobject;

/**
 * Carries through the engine unharmed what its own converters round, null or refuse: infinities,
 * NaN, {@code 24:00}, arrays, bits, types it does not know. Times go as numbers, everything else as
 * the text that Postgres sent, for {@link FieldDecoder} to read. Never throws and never makes a
 * null of a value: a conversion that fails would be a null in the engine's eyes.
 *
 * <p>Made by the engine from its class name.
 */
public final class ExactConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  static final String DATE = "dev.hindsight.Date";
  static final String DATE_TIME = "dev.hindsight.DateTime";
  static final String INSTANT = "dev.hindsight.Instant";
  static final String TEXT = "dev.hindsight.Text";
  static final String ARRAY = "dev.hindsight.Array";

  /** The schema parameter of {@link #TEXT} and {@link #ARRAY} that names the type. */
  static final String TYPE = "type";

  /** Counted from Postgres' own epoch, 2000-01-01: from 1970 its last 29 years would not fit. */
  static final long EPOCH = 946_684_800;

  static final long INFINITY = Long.MAX_VALUE;
  static final long MINUS_INFINITY = Long.MIN_VALUE;

  /** Stands for a value of a form that nobody foresaw; no text of Postgres has this character. */
  static final String UNREADABLE = "\0";

  /** The property that says what stands for a large value that was not sent again. */
  static final String PLACEHOLDER = "placeholder";

  /** What the engine hands on exactly as it is. */
  private static final Set<Integer> PLAIN =
      Set.of(
          PgOid.BOOL,
          PgOid.INT2,
          PgOid.INT4,
          PgOid.INT8,
          PgOid.OID,
          PgOid.FLOAT4,
          PgOid.FLOAT8,
          PgOid.TEXT,
          PgOid.VARCHAR,
          PgOid.BPCHAR,
          PgOid.BYTEA);

  /** The types whose text is more than a text, and arrays of them. */
  private static final Map<Integer, String> READ =
      Map.ofEntries(
          Map.entry(PgOid.NUMERIC, "numeric"),
          Map.entry(PgOid.TIME, "time"),
          Map.entry(PgOid.TSTZRANGE_OID, "tstzrange"),
          Map.entry(PgOid.BOOL_ARRAY, "bool"),
          Map.entry(PgOid.INT2_ARRAY, "int2"),
          Map.entry(PgOid.INT4_ARRAY, "int4"),
          Map.entry(PgOid.INT8_ARRAY, "int8"),
          Map.entry(PgOid.OID_ARRAY, "oid"),
          Map.entry(PgOid.FLOAT4_ARRAY, "float4"),
          Map.entry(PgOid.FLOAT8_ARRAY, "float8"),
          Map.entry(PgOid.NUMERIC_ARRAY, "numeric"),
          Map.entry(PgOid.BYTEA_ARRAY, "bytea"),
          Map.entry(PgOid.DATE_ARRAY, "date"),
          Map.entry(PgOid.TIME_ARRAY, "time"),
          Map.entry(PgOid.TIMESTAMP_ARRAY, "timestamp"),
          Map.entry(PgOid.TIMESTAMPTZ_ARRAY, "timestamptz"),
          Map.entry(PgOid.TSTZRANGE_ARRAY, "tstzrange"));

  private String placeholder;

  @Override
  public void configure(Properties properties) {
    placeholder = properties.getProperty(PLACEHOLDER);
  }

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    // The base type's: domains and columns of the plain type are read alike.
    int oid = column.nativeType();
    if (PLAIN.contains(oid)) {
      return;
    }
    switch (oid) {
      case PgOid.DATE ->
          registration.register(
              SchemaBuilder.int64().name(DATE).optional(), ExactConverter::epochDay);
      case PgOid.TIMESTAMP ->
          registration.register(
              SchemaBuilder.int64().name(DATE_TIME).optional(), ExactConverter::micros);
      case PgOid.TIMESTAMPTZ ->
          registration.register(
              SchemaBuilder.int64().name(INSTANT).optional(), ExactConverter::micros);
      default -> {
        String name = column.jdbcType() == Types.ARRAY ? ARRAY : TEXT;
        String type = READ.getOrDefault(oid, column.typeName());
        registration.register(
            SchemaBuilder.string().name(name).parameter(TYPE, type).optional(), this::text);
      }
    }
  }

  private static Object epochDay(Object value) {
    if (!(value instanceof LocalDate day)) {
      return null;
    } else if (day.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)) {
      return INFINITY;
    }
    return day.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE)
        ? MINUS_INFINITY
        : day.toEpochDay();
  }

  private static Object micros(Object value) {
    if (value instanceof OffsetDateTime time) {
      if (time.equals(PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME)) {
        return INFINITY;
      }
      return time.equals(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME)
          ? MINUS_INFINITY
          : micros(time.toEpochSecond(), time.getNano());
    } else if (value instanceof Instant time) {
      if (time.equals(PostgresValueConverter.POSITIVE_INFINITY_INSTANT)) {
        return INFINITY;
      }
      return time.equals(PostgresValueConverter.NEGATIVE_INFINITY_INSTANT)
          ? MINUS_INFINITY
          : micros(time.getEpochSecond(), time.getNano());
    }
    // Not a value of the log, which always comes in one of these forms: a column's default.
    return null;
  }

  private static long micros(long seconds, int nanos) {
    return (seconds - EPOCH) * 1_000_000L + nanos / 1_000;
  }

  private String text(Object value) {
    if (value == null) {
      return null;
    } else if (value instanceof String text) {
      return text;
    } else if (value instanceof SpecialValueDecimal number) {
      return text(number);
    } else if (value instanceof PgArray array) {
      return array.toString();
    } else if (value instanceof PGobject object) {
      return object.getValue();
    }
    return UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)
        ? placeholder
        : UNREADABLE;
  }

  private static String text(SpecialValueDecimal number) {
    if (number.getDecimalValue().isPresent()) {
      return number.getDecimalValue().get().toString();
    } else if (number.equals(SpecialValueDecimal.POSITIVE_INF)) {
      return PostgresValueConverter.POSITIVE_INFINITY;
    }
    return number.equals(SpecialValueDecimal.NEGATIVE_INF)
        ? PostgresValueConverter.NEGATIVE_INFINITY
        : PostgresValueConverter.N_A_N;
  }
}
