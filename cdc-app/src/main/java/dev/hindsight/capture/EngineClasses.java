package dev.hindsight.capture;

import java.lang.management.ManagementFactory;
import org.slf4j.LoggerFactory;

/**
 * The engine is most of what a start has to load. Done beside the opening of the warehouse, it is
 * there when the stream is due.
 */
public final class EngineClasses {
  private EngineClasses() {}

  /** Begins to load them on a thread of its own; nothing depends on how far that gets. */
  public static void preload() {
    Thread thread = new Thread(EngineClasses::load, "engine-classes");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    try {
      new TransactionConnector().config();
      Class.forName("io.debezium.embedded.async.AsyncEmbeddedEngine");
      Class.forName("io.debezium.connector.postgresql.PostgresStreamingChangeEventSource");
      // The engine's metrics.
      ManagementFactory.getPlatformMBeanServer();
    } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
      LoggerFactory.getLogger(EngineClasses.class).debug("the stream will load them itself", e);
    }
  }
}
