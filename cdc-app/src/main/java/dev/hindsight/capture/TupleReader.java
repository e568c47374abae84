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
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Reads the rows of one table from the texts in which Postgres sent them, with {@link
 * PostgresText}: the engine's way, through dates with zones, its converters and a record, takes
 * half of what reading the log costs. Tables with types other than those known here, and rows that
 * only the engine can complete, go that way.
 *
 * <p>The engine keeps a column's text to itself (docs/decisions/019-rows-from-their-texts.md).
 * Where a version of it keeps it elsewhere, all rows go the engine's way.
 */
final class TupleReader {
  /** A column of a message that has a value. */
  private static final Class<?> WITH_TEXT;

  /** And one whose value is null. */
  private static final Class<?> WITH_NULL;

  private static final MethodHandle TEXT;

  /**
   * How a type is read, where the engine has taken the column for that type too: it finds the type
   * of a message's column by name, and a domain elsewhere may have the same one.
   */
  private record Known(String field, Function<String, Object> reader) {
    static Known plain(Schema.Type type, String name) {
      return new Known(type.name(), PostgresText.of(name));
    }

    static Known text(String name) {
      return new Known(ExactConverter.TEXT + name, PostgresText.of(name));
    }

    static Known array(String name, String element) {
      return new Known(ExactConverter.ARRAY + name, PostgresArray.of(element));
    }

    static String field(Schema schema) {
      if (schema.name() == null) {
        return schema.type().name();
      }
      Map<String, String> parameters = schema.parameters();
      return parameters == null
          ? schema.name()
          : schema.name() + parameters.getOrDefault(ExactConverter.TYPE, "");
    }
  }

  private static final Map<Integer, Known> KNOWN =
      Map.ofEntries(
          Map.entry(PgOid.BOOL, Known.plain(Schema.Type.BOOLEAN, "bool")),
          Map.entry(PgOid.INT2, Known.plain(Schema.Type.INT16, "int2")),
          Map.entry(PgOid.INT4, Known.plain(Schema.Type.INT32, "int4")),
          Map.entry(PgOid.INT8, Known.plain(Schema.Type.INT64, "int8")),
          Map.entry(PgOid.FLOAT4, Known.plain(Schema.Type.FLOAT32, "float4")),
          Map.entry(PgOid.FLOAT8, Known.plain(Schema.Type.FLOAT64, "float8")),
          Map.entry(PgOid.TEXT, Known.plain(Schema.Type.STRING, "text")),
          Map.entry(PgOid.VARCHAR, Known.plain(Schema.Type.STRING, "varchar")),
          Map.entry(PgOid.BPCHAR, Known.plain(Schema.Type.STRING, "bpchar")),
          Map.entry(PgOid.BYTEA, Known.plain(Schema.Type.BYTES, "bytea")),
          Map.entry(PgOid.NUMERIC, Known.text("numeric")),
          Map.entry(PgOid.UUID, Known.text("uuid")),
          Map.entry(PgOid.JSON, Known.text("json")),
          Map.entry(PgOid.JSONB_OID, Known.text("jsonb")),
          Map.entry(PgOid.DATE, new Known(ExactConverter.DATE, PostgresText.of("date"))),
          Map.entry(
              PgOid.TIMESTAMP, new Known(ExactConverter.DATE_TIME, PostgresText.of("timestamp"))),
          Map.entry(
              PgOid.TIMESTAMPTZ, new Known(ExactConverter.INSTANT, PostgresText.of("timestamptz"))),
          Map.entry(PgOid.INT2_ARRAY, Known.array("int2", "int2")),
          Map.entry(PgOid.INT4_ARRAY, Known.array("int4", "int4")),
          Map.entry(PgOid.INT8_ARRAY, Known.array("int8", "int8")),
          Map.entry(PgOid.TEXT_ARRAY, Known.array("_text", "text")));

  static {
    Class<?> type = null;
    Class<?> none = null;
    MethodHandle text = null;
    try {
      type = Class.forName(PgOutputMessageDecoder.class.getName() + "$1");
      none = Class.forName(PgOutputMessageDecoder.class.getName() + "$3");
      text =
          MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .findGetter(type, "val$valueStr", String.class)
              .asType(MethodType.methodType(String.class, Column.class));
    } catch (ReflectiveOperationException anotherVersion) {
      type = null;
    }
    WITH_TEXT = type;
    WITH_NULL = none;
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
   * @param fields of a row, as the engine has them
   * @return empty where some column is left to the engine
   */
  static Optional<TupleReader> of(List<Column> columns, List<Field> fields) {
    if (WITH_TEXT == null || columns.size() != fields.size()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<Function<String, Object>> readers = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Known known = KNOWN.get(columns.get(i).getType().getOid());
      if (known == null || !known.field().equals(Known.field(fields.get(i).schema()))) {
        return Optional.empty();
      }
      names.add(fields.get(i).name());
      readers.add(known.reader());
    }
    return Optional.of(new TupleReader(names, readers));
  }

  /**
   * The values of a row of which no earlier form was sent; {@link Unchanged#TOAST} for each that
   * was not sent again.
   *
   * @return null where the columns are not those of the table, or of a form not known here
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
      } else if (column.getClass() != WITH_NULL) {
        return null;
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
