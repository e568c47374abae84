package dev.hindsight.capture;

import dev.hindsight.change.Change;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** Turns the engine's change records into {@link Change}s. One thread at a time. */
final class EnvelopeDecoder {
  private static final String OLD_KEY = "__debezium.oldkey";
  private static final String NEW_KEY = "__debezium.newkey";

  private record Envelope(Field op, Field before, Field after, TableDecoder rows) {}

  private final Map<TableId, TableSpec> tables;
  private final String placeholder;
  private final Map<Schema, Envelope> envelopes = new IdentityHashMap<>();

  EnvelopeDecoder(List<TableSpec> tables, String placeholder) {
    this.tables = tables.stream().collect(Collectors.toMap(TableSpec::source, Function.identity()));
    this.placeholder = placeholder;
  }

  Change decode(SourceRecord record, long ordinal) {
    Struct value = (Struct) record.value();
    Envelope envelope = envelopes.get(record.valueSchema());
    if (envelope == null) {
      envelope = learn(record, value);
    }
    TableDecoder rows = envelope.rows;
    String op = (String) value.get(envelope.op);
    switch (op.charAt(0)) {
      case 'c', 'r' -> {
        Row row = rows.row((Struct) value.get(envelope.after));
        RowKey linked = linked(record, OLD_KEY, rows);
        return new Change(rows.table(), Change.Kind.INSERT, rows.key(row), row, linked, ordinal);
      }
      case 'u' -> {
        Row row = rows.row((Struct) value.get(envelope.after));
        return new Change(rows.table(), Change.Kind.UPDATE, rows.key(row), row, null, ordinal);
      }
      case 'd' -> {
        RowKey key = rows.key((Struct) value.get(envelope.before));
        RowKey linked = linked(record, NEW_KEY, rows);
        return new Change(rows.table(), Change.Kind.DELETE, key, null, linked, ordinal);
      }
      case 't' -> {
        return new Change(rows.table(), Change.Kind.TRUNCATE, null, null, null, ordinal);
      }
      default -> throw new IllegalStateException("unknown operation " + op + " on " + rows.table());
    }
  }

  private static RowKey linked(SourceRecord record, String header, TableDecoder rows) {
    if (record.headers().isEmpty()) {
      return null;
    }
    Header found = record.headers().lastWithName(header);
    return found == null ? null : rows.linkedKey((Struct) found.value());
  }

  private Envelope learn(SourceRecord record, Struct value) {
    Schema schema = record.valueSchema();
    Struct source = value.getStruct("source");
    TableId table = new TableId(source.getString("schema"), source.getString("table"));
    TableSpec spec = tables.get(table);
    if (spec == null) {
      throw new IllegalStateException("the log sent table " + table + ", which is not captured");
    }
    // A change of the table's columns makes a new schema; the old one does not come back.
    envelopes.values().removeIf(known -> known.rows.table().equals(table));
    Envelope envelope =
        new Envelope(
            schema.field("op"),
            schema.field("before"),
            schema.field("after"),
            new TableDecoder(
                spec, schema.field("after").schema(), keyColumns(record), placeholder));
    envelopes.put(schema, envelope);
    return envelope;
  }

  private static List<String> keyColumns(SourceRecord record) {
    return record.keySchema() == null
        ? List.of()
        : record.keySchema().fields().stream().map(Field::name).toList();
  }
}
