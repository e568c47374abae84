package dev.hindsight.capture;

import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableSpec;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One run of the embedded engine over an existing slot. {@link #run} blocks until {@link #close} is
 * called from another thread or the engine fails; an instance runs once.
 */
public final class ChangeStream implements AutoCloseable {
  private static final String PREFIX = "hindsight";
  // The driver's names of what makes a connection safe, and the engine's.
  private static final Map<String, String> TLS =
      Map.of(
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "sslkey", "sslkey",
          "sslpassword", "sslpassword",
          "sslfactory", "sslfactory");

  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final TransactionAssembler assembler;
  private final TransactionHandler handler;
  private volatile Exception handlerFailure;
  private volatile Throwable engineFailure;
  private volatile boolean closing;

  public ChangeStream(CaptureSettings settings, TransactionHandler handler) {
    String placeholder = "hindsight-unchanged-" + UUID.randomUUID();
    this.handler = handler;
    this.assembler =
        new TransactionAssembler(
            new EnvelopeDecoder(settings.tables(), placeholder),
            PREFIX,
            settings.memoryLimit(),
            settings.spillFolder());
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties(settings, placeholder))
            .using(OffsetCommitPolicy.always())
            .using(this::completed)
            .notifying(this::take)
            .build();
  }

  /**
   * Streams until closed.
   *
   * @throws EngineException why the engine ended by itself: mostly the source went away
   * @throws Exception what the handler threw, or what was wrong with the records; the slot stays
   *     where the last handled transaction put it
   */
  public void run() throws Exception {
    try (assembler) {
      engine.run();
    }
    if (closing) {
      return;
    }
    if (handlerFailure != null) {
      throw handlerFailure;
    }
    if (engineFailure != null) {
      throw new EngineException(engineFailure);
    }
  }

  private void take(
      List<RecordChangeEvent<SourceRecord>> events,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    try {
      List<SourceTransaction> complete = new ArrayList<>();
      RecordChangeEvent<SourceRecord> lastEnd = null;
      for (RecordChangeEvent<SourceRecord> event : events) {
        SourceTransaction transaction = assembler.add(event.record());
        if (transaction != null) {
          complete.add(transaction);
          lastEnd = event;
        }
      }
      if (lastEnd != null) {
        handler.handle(complete);
        committer.markProcessed(lastEnd);
        committer.markBatchFinished();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // The engine wraps what a handler throws; keep the original for run().
      handlerFailure = e;
      throw new IllegalStateException("the handler failed", e);
    }
  }

  private void completed(boolean success, String message, Throwable error) {
    if (!success) {
      engineFailure =
          error == null ? new IllegalStateException("the engine ended: " + message) : error;
    }
  }

  /** Ends the run and gives the slot free. Interrupts a handler that waits. */
  @Override
  public void close() throws IOException {
    closing = true;
    try {
      engine.close();
    } catch (IllegalStateException e) {
      // Already stopped, or stopping on its own: nothing is left to close.
      return;
    }
  }

  private static Properties properties(CaptureSettings settings, String placeholder) {
    Properties p = new Properties();
    p.setProperty("name", PREFIX);
    p.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.setProperty("topic.prefix", PREFIX);
    p.setProperty("database.hostname", settings.host());
    p.setProperty("database.port", Integer.toString(settings.port()));
    p.setProperty("database.dbname", settings.database());
    p.setProperty("database.user", settings.user());
    p.setProperty("database.password", settings.password());
    TLS.forEach(
        (driver, engine) -> {
          if (settings.connectionParameters().containsKey(driver)) {
            p.setProperty("database." + engine, settings.connectionParameters().get(driver));
          }
        });
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", settings.slot());
    p.setProperty("slot.drop.on.stop", "false");
    p.setProperty("publication.name", settings.publication());
    p.setProperty("publication.autocreate.mode", "disabled");
    p.setProperty(
        "table.include.list",
        settings.tables().stream()
            .map(TableSpec::source)
            .map(table -> Pattern.quote(table.schema()) + "\\." + Pattern.quote(table.name()))
            .collect(Collectors.joining(",")));
    // No stored offset: the slot is where the stream resumes (docs/decisions/001).
    p.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    p.setProperty("offset.flush.interval.ms", "0");
    p.setProperty("snapshot.mode", "no_data");
    p.setProperty("provide.transaction.metadata", "true");
    p.setProperty("skipped.operations", "none");
    p.setProperty("tombstones.on.delete", "false");
    p.setProperty("unavailable.value.placeholder", placeholder);
    p.setProperty("decimal.handling.mode", "precise");
    p.setProperty("binary.handling.mode", "bytes");
    p.setProperty("interval.handling.mode", "string");
    p.setProperty("converters", "instants,numerics");
    p.setProperty("instants.type", InstantConverter.class.getName());
    p.setProperty("numerics.type", NumericConverter.class.getName());
    // The columns' types, on the schema alone: what a new column becomes in the warehouse.
    p.setProperty("column.propagate.source.type", ".*");
    p.setProperty("max.batch.size", "8192");
    p.setProperty("max.queue.size", "32768");
    p.setProperty("max.queue.size.in.bytes", Integer.toString(64 << 20));
    // How long the engine waits for a batch to fill: all of it is latency when little happens.
    p.setProperty("poll.interval.ms", "10");
    // Failures are ours to judge and to retry: the position must be checked again first.
    p.setProperty("errors.max.retries", "0");
    p.setProperty("slot.max.retries", "0");
    if (!settings.heartbeat().isZero()) {
      p.setProperty("heartbeat.interval.ms", Long.toString(settings.heartbeat().toMillis()));
      p.setProperty(
          "heartbeat.action.query", "SELECT pg_logical_emit_message(true, 'hindsight', '')");
    }
    return p;
  }
}
