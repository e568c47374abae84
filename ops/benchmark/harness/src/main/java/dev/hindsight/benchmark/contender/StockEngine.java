package dev.hindsight.benchmark.contender;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The embedded engine as it comes. Queue, batches and polling are as large and quick as Hindsight's
 * own; all else is by default.
 */
public final class StockEngine {
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private volatile Throwable failure;
  private volatile boolean closing;

  /**
   * @param consumer takes each batch; the slot is confirmed up to it afterwards
   */
  public StockEngine(Properties properties, Consumer<List<SourceRecord>> consumer) {
    engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using((success, message, error) -> failure = success ? null : error)
            .notifying((events, committer) -> take(events, committer, consumer))
            .build();
  }

  private static void take(
      List<RecordChangeEvent<SourceRecord>> events,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
      Consumer<List<SourceRecord>> consumer)
      throws InterruptedException {
    consumer.accept(events.stream().map(RecordChangeEvent::record).toList());
    for (RecordChangeEvent<SourceRecord> event : events) {
      committer.markProcessed(event);
    }
    committer.markBatchFinished();
  }

  /** Blocks until closed. */
  public void run() {
    engine.run();
    if (failure != null && !closing) {
      throw new IllegalStateException("the engine failed", failure);
    }
  }

  /** From another thread than the consumer's; the engine waits for that one. */
  public void close() {
    closing = true;
    try {
      engine.close();
    } catch (IOException | IllegalStateException e) {
      // It was closing by itself.
      return;
    }
  }

  /** Whether a record is a change of a row, not one of the engine's own. */
  public static boolean isChange(SourceRecord record) {
    return record.topic().startsWith("bench.public.");
  }

  public static Properties properties(Arguments arguments) {
    Properties p = new Properties();
    p.setProperty("name", "bench");
    p.setProperty("topic.prefix", "bench");
    p.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.setProperty("database.hostname", "127.0.0.1");
    p.setProperty("database.port", arguments.text("port"));
    p.setProperty("database.dbname", "oltp");
    p.setProperty("database.user", "oltp");
    p.setProperty("database.password", "oltp");
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", arguments.text("slot"));
    p.setProperty("publication.name", "hindsight");
    p.setProperty("publication.autocreate.mode", "disabled");
    p.setProperty("table.include.list", "public\\.(transactions|consumers|merchants|banks)");
    p.setProperty("snapshot.mode", arguments.flag("snapshot") ? "initial" : "no_data");
    p.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    p.setProperty("offset.flush.interval.ms", "1000");
    p.setProperty("max.batch.size", "8192");
    p.setProperty("max.queue.size", "32768");
    p.setProperty("poll.interval.ms", "10");
    p.setProperty("tombstones.on.delete", "false");
    if (arguments.flag("metadata")) {
      p.setProperty("provide.transaction.metadata", "true");
    }
    return p;
  }
}
