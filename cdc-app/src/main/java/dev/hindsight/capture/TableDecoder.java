package dev.hindsight.capture;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Decodes the rows of one table for as long as its schema stays the same object. */
final class TableDecoder {
  private final TableId table;
  private final RowShape shape;
  private final Field[] fields;
  private final FieldDecoder[] decoders;
  private final int[] key;
  private Optional<TupleReader> reader;

  /**
   * @param logKey the columns of the primary key as the engine knows it; empty when there is none
   */
  TableDecoder(TableSpec spec, Schema rowSchema, List<String> logKey, String placeholder) {
    this.table = spec.source();
    List<Field> all = rowSchema.fields();
    this.shape = RowShape.of(all.stream().map(TableDecoder::declared).toList(), logKey);
    this.fields = all.toArray(Field[]::new);
    this.decoders =
        all.stream()
            .map(field -> FieldDecoder.of(field.schema(), placeholder))
            .toArray(FieldDecoder[]::new);
    this.key = keyColumns(spec.key(), logKey).stream().mapToInt(shape::indexOf).toArray();
  }

  /**
   * A table whose key is another by now is judged further on: here its rows need one by which they
   * can be told apart.
   */
  private List<String> keyColumns(List<String> expected, List<String> logKey) {
    boolean there = shape.columns().containsAll(expected);
    if (there && (logKey.isEmpty() || Set.copyOf(logKey).equals(Set.copyOf(expected)))) {
      return expected;
    }
    if (logKey.size() != expected.size()) {
      return logKey.isEmpty() ? shape.columns() : logKey;
    }
    // Perhaps only renamed: the parts stay in their order.
    List<String> others = new ArrayList<>(logKey);
    others.removeAll(expected);
    return expected.stream()
        .map(column -> logKey.contains(column) ? column : others.remove(0))
        .toList();
  }

  private static SourceColumn declared(Field field) {
    Map<String, String> parameters =
        field.schema().parameters() == null ? Map.of() : field.schema().parameters();
    String type =
        ExactConverter.INEXACT.equals(field.schema().name())
            ? SourceColumn.INEXACT
            : parameters.get("__debezium.source.column.type");
    return new SourceColumn(
        field.name(),
        type == null ? null : type.toLowerCase(Locale.ROOT),
        Integer.parseInt(parameters.getOrDefault("__debezium.source.column.length", "0")),
        Integer.parseInt(parameters.getOrDefault("__debezium.source.column.scale", "0")));
  }

  TableId table() {
    return table;
  }

  /**
   * A row of which no earlier form was sent, straight from the message.
   *
   * @return null where the engine has to make it
   */
  Row row(List<ReplicationMessage.Column> columns) {
    if (reader == null) {
      reader = TupleReader.of(columns, List.of(fields));
    }
    Object[] values = reader.isEmpty() ? null : reader.get().values(columns);
    return values == null ? null : new Row(shape, values);
  }

  Row row(Struct struct) {
    Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(struct, i);
    }
    return new Row(shape, values);
  }

  RowKey key(Row row) {
    if (key.length == 1) {
      return RowKey.of(row.value(key[0]));
    }
    Object[] parts = new Object[key.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = row.value(key[i]);
    }
    return RowKey.of(parts);
  }

  /** The key from a row of which only the key columns may be filled. */
  RowKey key(Struct struct) {
    Object[] parts = new Object[key.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = value(struct, key[i]);
    }
    return RowKey.of(parts);
  }

  /** The key from the other half of a key change, where the engine sends the key columns alone. */
  RowKey linkedKey(Struct struct) {
    Object[] parts = new Object[key.length];
    for (int i = 0; i < parts.length; i++) {
      Object value = struct.get(fields[key[i]].name());
      parts[i] = value == null ? null : decoders[key[i]].decode(value);
    }
    return RowKey.of(parts);
  }

  private Object value(Struct struct, int index) {
    Field field = fields[index];
    // By its place; only a field with a default has to be asked by name for what is really there.
    Object value =
        field.schema().defaultValue() == null
            ? struct.get(field)
            : struct.getWithoutDefault(field.name());
    return value == null ? null : decoders[index].decode(value);
  }
}
