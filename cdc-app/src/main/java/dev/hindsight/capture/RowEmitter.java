package dev.hindsight.capture;

import dev.hindsight.change.Change;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import io.debezium.connector.postgresql.PostgresChangeRecordEmitter;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import io.debezium.util.Clock;
import org.apache.kafka.connect.data.Struct;

/**
 * The engine's own reading of one message: columns that changed since, large values that were not
 * sent again, converters; but changes instead of the records it would make for other systems.
 */
final class RowEmitter extends PostgresChangeRecordEmitter {
  private final RowDecoders rows;
  private final TransactionAssembler assembler;

  RowEmitter(
      PostgresPartition partition,
      PostgresConnectorConfig config,
      PostgresSchema schema,
      PostgresConnection metadata,
      TableId table,
      ReplicationMessage message,
      RowDecoders rows,
      TransactionAssembler assembler) {
    // Offsets are for the records that are not made.
    super(partition, null, Clock.SYSTEM, config, schema, metadata, table, message);
    this.rows = rows;
    this.assembler = assembler;
  }

  void emit(TableSchema known) throws InterruptedException {
    emitChangeRecords(known, null);
  }

  @Override
  protected void emitCreateRecord(Receiver<PostgresPartition> none, TableSchema table) {
    Struct after = table.valueFromColumnData(getNewColumnValues());
    if (after != null) {
      insert(rows.of(table), after, null);
    }
  }

  @Override
  protected void emitUpdateRecord(Receiver<PostgresPartition> none, TableSchema table) {
    // The old ones first: large values are taken over from them.
    Object[] old = getOldColumnValues();
    Object[] now = getNewColumnValues();
    Struct after = table.valueFromColumnData(now);
    if (after == null) {
      return;
    }
    Struct oldKey = table.keyFromColumnData(old);
    Struct newKey = oldKey == null ? null : table.keyFromColumnData(now);
    TableDecoder decoder = rows.of(table);
    if (oldKey == null || oldKey.equals(newKey)) {
      Row row = decoder.row(after);
      assembler.add(
          new Change(
              decoder.table(),
              Change.Kind.UPDATE,
              decoder.key(row),
              row,
              null,
              assembler.nextOrdinal()));
    } else {
      delete(decoder, table.valueFromColumnData(old), decoder.linkedKey(newKey));
      insert(decoder, after, decoder.linkedKey(oldKey));
    }
  }

  @Override
  protected void emitDeleteRecord(Receiver<PostgresPartition> none, TableSchema table) {
    Struct before = table.valueFromColumnData(getOldColumnValues());
    if (before != null) {
      delete(rows.of(table), before, null);
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected void emitTruncateRecord(Receiver none, TableSchema table) {
    assembler.add(
        new Change(
            rows.of(table).table(),
            Change.Kind.TRUNCATE,
            null,
            null,
            null,
            assembler.nextOrdinal()));
  }

  private void insert(TableDecoder decoder, Struct after, RowKey linked) {
    Row row = decoder.row(after);
    assembler.add(
        new Change(
            decoder.table(),
            Change.Kind.INSERT,
            decoder.key(row),
            row,
            linked,
            assembler.nextOrdinal()));
  }

  private void delete(TableDecoder decoder, Struct before, RowKey linked) {
    assembler.add(
        new Change(
            decoder.table(),
            Change.Kind.DELETE,
            decoder.key(before),
            null,
            linked,
            assembler.nextOrdinal()));
  }
}
