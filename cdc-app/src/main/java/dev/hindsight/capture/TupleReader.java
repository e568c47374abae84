package dev.hindsight.capture;

import dev.hindsight.change.PostgresArray;
import dev.hindsight.change.PostgresText;
import dev.hindsight.change.Unchanged;
import io.debezium.connector.postgresql.PgOid;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Column;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputMessageDecoder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the rows of one table from the texts in which Postgres sent them, as a copy reads them
 * ({@link PostgresText}): the engine's way, through dates with zones, its converters and a record,
 * takes half of what reading the log costs. Tables with types other than those known here, and rows
 * that only the engine can complete, go that way.
 *
 * <p>The engine keeps a column's text to itself (docs/decisions/019-rows-from-their-texts.md).
 * Where a version of it keeps it elsewhere, all rows go the engine's way.
 */
final class TupleReader {
  /** A column of a message that has a value. */
  private static final Class<?> WITH_TEXT;

  private static final MethodHandle TEXT;

  private static final Map<Integer, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry(PgOid.BOOL, PostgresText.of("bool")),
          Map.entry(PgOid.INT2, PostgresText.of("int2")),
          Map.entry(PgOid.INT4, PostgresText.of("int4")),
          Map.entry(PgOid.INT8, PostgresText.of("int8")),
          Map.entry(PgOid.FLOAT4, PostgresText.of("float4")),
          Map.entry(PgOid.FLOAT8, PostgresText.of("float8")),
          Map.entry(PgOid.NUMERIC, PostgresText.of("numeric")),
          Map.entry(PgOid.TEXT, PostgresText.of("text")),
          Map.entry(PgOid.VARCHAR, PostgresText.of("text")),
          Map.entry(PgOid.BPCHAR, PostgresText.of("text")),
          Map.entry(PgOid.UUID, PostgresText.of("text")),
          Map.entry(PgOid.JSON, PostgresText.of("text")),
          Map.entry(PgOid.JSONB_OID, PostgresText.of("text")),
          Map.entry(PgOid.BYTEA, PostgresText.of("bytea")),
          Map.entry(PgOid.DATE, PostgresText.of("date")),
          Map.entry(PgOid.TIMESTAMP, PostgresText.of("timestamp")),
          Map.entry(PgOid.TIMESTAMPTZ, PostgresText.of("timestamptz")),
          Map.entry(PgOid.INT2_ARRAY, PostgresArray.of("int2")),
          Map.entry(PgOid.INT4_ARRAY, PostgresArray.of("int4")),
          Map.entry(PgOid.INT8_ARRAY, PostgresArray.of("int8")),
          Map.entry(PgOid.TEXT_ARRAY, PostgresArray.of("text")));

  static {
    Class<?> type = null;
    MethodHandle text = null;
    try {
      type = Class.forName(PgOutputMessageDecoder.class.getName() + "$1");
      text =
          MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .findGetter(type, "val$valueStr", String.class)
              .asType(MethodType.methodType(String.class, Column.class));
    } catch (ReflectiveOperationException anotherVersion) {
      type = null;
    }
    WITH_TEXT = type;
    TEXT = text;
  }

  private final List<String> names;
  private final List<Function<String, Object>> readers;

  private TupleReader(List<String> names, List<Function<String, Object>> readers) {
    this.names = names;
    this.readers = readers;
  }

  /**
   * @param columns of any message of the table
   * @param names of the table's columns in the order of a row's values
   * @return empty where some column's type is left to the engine
   */
  static Optional<TupleReader> of(List<Column> columns, List<String> names) {
    List<Function<String, Object>> readers = new ArrayList<>();
    for (Column column : columns) {
      Function<String, Object> reader = READERS.get(column.getType().getOid());
      if (reader != null) {
        readers.add(reader);
      }
    }
    return WITH_TEXT != null && readers.size() == columns.size() && columns.size() == names.size()
        ? Optional.of(new TupleReader(names, readers))
        : Optional.empty();
  }

  /**
   * The values of a row of which no earlier form was sent; {@link Unchanged#TOAST} for each that
   * was not sent again.
   *
   * @return null where the columns are not those of the table
   */
  Object[] values(List<Column> columns) {
    if (columns.size() != names.size()) {
      return null;
    }
    Object[] values = new Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      if (!column.getName().equals(names.get(i))) {
        return null;
      }
      if (column.getClass() == WITH_TEXT) {
        values[i] = readers.get(i).apply(text(column));
      } else if (column.isToastedColumn()) {
        values[i] = Unchanged.TOAST;
      }
    }
    return values;
  }

  private static String text(Column column) {
    try {
      return (String) TEXT.invokeExact(column);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
