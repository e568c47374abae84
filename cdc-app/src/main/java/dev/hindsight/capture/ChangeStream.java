package dev.hindsight.capture;

import dev.hindsight.change.TableSpec;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One run of the embedded engine over an existing slot. {@link #run} blocks until {@link #close} is
 * called from another thread or the engine fails; an instance runs once.
 */
public final class ChangeStream implements AutoCloseable {
  private static final String PREFIX = "hindsight";
  private static final String MARKS = PREFIX + ".message";
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
  private final HandOver handOver;
  private final TransactionHandler handler;
  private final EngineSockets sockets = new EngineSockets();
  private volatile boolean handling;
  private volatile Exception handlerFailure;
  private volatile Throwable engineFailure;
  private volatile boolean closing;

  public ChangeStream(CaptureSettings settings, TransactionHandler handler) {
    String placeholder = "hindsight-unchanged-" + UUID.randomUUID();
    this.handler = handler;
    this.assembler =
        new TransactionAssembler(
            settings.memoryLimit(), settings.memoryBytes(), settings.spillFolder());
    this.handOver =
        new HandOver(
            new RowDecoders(settings.tables(), placeholder), assembler, settings.memoryBytes());
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties(settings, placeholder, sockets.name(), handOver.name()))
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
    handOver.heard();
    // Closed from the last to the first: the engine's reader must not wait any more.
    try (assembler;
        sockets;
        handOver) {
      engine.run();
    }
    if (closing) {
      return;
    }
    if (handlerFailure != null) {
      throw handlerFailure;
    }
    if (handOver.failure() != null) {
      throw handOver.failure();
    }
    if (engineFailure != null) {
      throw new EngineException(engineFailure);
    }
  }

  private void take(
      List<RecordChangeEvent<SourceRecord>> events,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    handling = true;
    try {
      // Other records are the engine's signs of life, and none of ours.
      RecordChangeEvent<SourceRecord> lastMark = null;
      for (RecordChangeEvent<SourceRecord> event : events) {
        if (event.record().topic().equals(MARKS)) {
          lastMark = event;
        }
      }
      if (lastMark != null) {
        handler.handle(handOver.take(number(lastMark.record())));
        if (!handler.holdsBack()) {
          committer.markProcessed(lastMark);
          committer.markBatchFinished();
        }
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // The engine wraps what a handler throws; keep the original for run(). It stops its reader
      // first, which may be waiting for us.
      handlerFailure = e;
      handOver.close();
      throw new IllegalStateException("the handler failed", e);
    } finally {
      handOver.heard();
      handling = false;
    }
  }

  private static long number(SourceRecord mark) {
    Struct message = ((Struct) mark.value()).getStruct("message");
    return ByteBuffer.wrap(message.getBytes("content")).getLong();
  }

  /** For how many nanoseconds the source has said nothing while we were listening. */
  public long silentNanos() {
    return handling ? 0 : System.nanoTime() - handOver.lastHeard();
  }

  /**
   * Ends the run as if the source had hung up: {@link #run} throws. For a source that holds its
   * connections and does not answer; {@link #close} would wait for it.
   */
  public void hangUp() {
    sockets.close();
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
    handOver.close();
    try {
      engine.close();
    } catch (IllegalStateException e) {
      // Already stopped, or stopping on its own: nothing is left to close.
      return;
    }
  }

  private static Properties properties(
      CaptureSettings settings, String placeholder, String sockets, String handOver) {
    Properties p = new Properties();
    p.setProperty("name", PREFIX);
    p.setProperty("connector.class", TransactionConnector.class.getName());
    p.setProperty(TransactionConnector.HAND_OVER, handOver);
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
            .map(table -> literally(table.schema()) + "\\." + literally(table.name()))
            .collect(Collectors.joining(",")));
    // No stored offset: the slot is where the stream resumes (docs/decisions/001).
    p.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    p.setProperty("offset.flush.interval.ms", "0");
    p.setProperty("snapshot.mode", "no_data");
    p.setProperty("skipped.operations", "none");
    p.setProperty("tombstones.on.delete", "false");
    p.setProperty("unavailable.value.placeholder", placeholder);
    p.setProperty("binary.handling.mode", "bytes");
    p.setProperty("include.unknown.datatypes", "true");
    p.setProperty("converters", "exact");
    p.setProperty("exact.type", ExactConverter.class.getName());
    p.setProperty("exact." + ExactConverter.PLACEHOLDER, placeholder);
    // By default a value whose conversion fails becomes a null, and only the log knows.
    p.setProperty("event.converting.failure.handling.mode", "fail");
    // A database or a role may have set others: the engine reads bytea in this form alone, and
    // floats would lose digits.
    p.setProperty(
        "driver.options", "-c bytea_output=hex -c extra_float_digits=1 -c intervalstyle=postgres");
    p.setProperty("driver.socketFactory", EngineSockets.class.getName());
    p.setProperty("driver.socketFactoryArg", sockets);
    // Of questions; who waits for the log itself is not bound by it.
    p.setProperty("driver.socketTimeout", "30");
    p.setProperty("driver.loginTimeout", "10");
    // The columns' types, on the schema alone: what a new column becomes in the warehouse.
    p.setProperty("column.propagate.source.type", ".*");
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

  /** As a regular expression in a list: the engine takes commas and white space for its own. */
  private static String literally(String name) {
    StringBuilder pattern = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == '_') {
                pattern.appendCodePoint(c);
              } else {
                pattern.append("\\x{").append(Integer.toHexString(c)).append('}');
              }
            });
    return pattern.toString();
  }
}
