package dev.hindsight.capture;

import dev.hindsight.change.Change;
import dev.hindsight.change.Row;
import dev.hindsight.change.SourceTransaction;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns the messages of the engine's stream into changes and gathers them to transactions. Used by
 * the engine's reading thread.
 */
final class MessageDecoder {
  private final PostgresConnectorConfig config;
  private final PostgresSchema schema;
  private final PostgresConnection metadata;
  private final TransactionAssembler assembler;
  private final RowDecoders rows;
  private final PostgresPartition partition;
  private final Map<String, TableId> tables = new HashMap<>();

  MessageDecoder(
      PostgresConnectorConfig config,
      PostgresSchema schema,
      PostgresConnection metadata,
      RowDecoders rows,
      TransactionAssembler assembler) {
    this.config = config;
    this.schema = schema;
    this.metadata = metadata;
    this.rows = rows;
    this.assembler = assembler;
    this.partition = new PostgresPartition(config.getLogicalName(), config.databaseName());
  }

  /** Takes any message but that of a commit. */
  void take(ReplicationMessage message) throws InterruptedException {
    switch (message.getOperation()) {
      case BEGIN -> assembler.begin();
      case INSERT, UPDATE, DELETE, TRUNCATE -> row(message);
      case MESSAGE -> {
        // One sent outside a transaction comes between two of them and is in nobody's count.
        if (message.getTransactionId().isPresent()) {
          assembler.nextOrdinal();
        }
      }
      default -> {
        // Where a replicated change came from: nothing of its own.
      }
    }
  }

  /**
   * @param lsn where the commit ends in the log
   */
  SourceTransaction commit(long xid, long lsn, Instant committedAt) {
    return assembler.end(xid, lsn, committedAt);
  }

  private void row(ReplicationMessage message) throws InterruptedException {
    if (message.isSkippedMessage()) {
      return;
    }
    TableId table = tables.computeIfAbsent(message.getTable(), name -> TableId.parse(name, false));
    TableSchema known = schema.schemaFor(table);
    if (known == null) {
      throw new IllegalStateException("the log sent a row of " + table + " before its columns");
    }
    if (add(rows.of(known), message)) {
      return;
    }
    long before = assembler.received();
    new RowEmitter(partition, config, schema, metadata, table, message, rows, assembler)
        .emit(known);
    if (assembler.received() == before) {
      throw new LostChangesException(
          "the engine made nothing of a change of table " + table + "; nothing of it was applied");
    }
  }

  /** Rows that need nothing of the engine: most of them. */
  private boolean add(TableDecoder decoder, ReplicationMessage message) {
    Change.Kind kind =
        switch (message.getOperation()) {
          case INSERT -> Change.Kind.INSERT;
          case UPDATE -> Change.Kind.UPDATE;
          default -> null;
        };
    if (kind == null || message.getOldTupleList() != null) {
      return false;
    }
    Row row = decoder.row(message.getNewTupleList());
    if (row == null) {
      return false;
    }
    assembler.add(
        new Change(decoder.table(), kind, decoder.key(row), row, null, assembler.nextOrdinal()));
    return true;
  }
}
