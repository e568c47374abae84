package dev.hindsight.capture;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import io.debezium.relational.TableSchema;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;

/** One {@link TableDecoder} for each form of a table that the log shows. One thread at a time. */
final class RowDecoders {
  private final Map<TableId, TableSpec> tables;
  private final String placeholder;
  private final Map<TableSchema, TableDecoder> decoders = new IdentityHashMap<>();

  RowDecoders(List<TableSpec> tables, String placeholder) {
    this.tables = tables.stream().collect(Collectors.toMap(TableSpec::source, Function.identity()));
    this.placeholder = placeholder;
  }

  TableDecoder of(TableSchema schema) {
    TableDecoder known = decoders.get(schema);
    return known == null ? learn(schema) : known;
  }

  private TableDecoder learn(TableSchema schema) {
    TableId table = new TableId(schema.id().schema(), schema.id().table());
    TableSpec spec = tables.get(table);
    if (spec == null) {
      throw new IllegalStateException("the log sent table " + table + ", which is not captured");
    }
    // A change of the table's columns makes a new schema; the old one does not come back.
    decoders.values().removeIf(known -> known.table().equals(table));
    TableDecoder decoder =
        new TableDecoder(spec, schema.valueSchema(), keyColumns(schema), placeholder);
    decoders.put(schema, decoder);
    return decoder;
  }

  private static List<String> keyColumns(TableSchema schema) {
    return schema.keySchema() == null
        ? List.of()
        : schema.keySchema().fields().stream().map(Field::name).toList();
  }
}
