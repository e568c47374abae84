package dev.hindsight.capture;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  TableDecoder(TableSpec spec, Schema rowSchema, String placeholder) {
    this.table = spec.source();
    List<Field> all = rowSchema.fields();
    this.shape = RowShape.of(all.stream().map(TableDecoder::declared).toList());
    this.fields = all.toArray(Field[]::new);
    this.decoders =
        all.stream()
            .map(field -> FieldDecoder.of(field.schema(), placeholder))
            .toArray(FieldDecoder[]::new);
    this.key = spec.key().stream().mapToInt(shape::indexOf).toArray();
    for (int i = 0; i < key.length; i++) {
      if (key[i] < 0) {
        throw new IllegalStateException(
            "key column " + spec.key().get(i) + " is not in the log's rows of " + table);
      }
    }
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
