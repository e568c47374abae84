package dev.hindsight.capture;

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
    } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
      // The stream will load them itself, and say what is wrong with them.
    }
  }
}
