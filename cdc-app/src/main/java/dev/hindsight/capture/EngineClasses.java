package dev.hindsight.capture;

import java.util.List;

/**
 * The engine is most of what a start has to load. Done beside the opening of the warehouse, it is
 * there when the stream is due.
 */
public final class EngineClasses {
  /** They bring most of the others. */
  static final List<String> NAMES =
      List.of(
          "io.debezium.embedded.async.AsyncEmbeddedEngine",
          "io.debezium.connector.postgresql.PostgresStreamingChangeEventSource");

  private EngineClasses() {}

  /** Begins to load them on a thread of its own; nothing depends on how far that gets. */
  public static void preload() {
    Thread thread = new Thread(() -> load(NAMES), "engine-classes");
    thread.setDaemon(true);
    thread.start();
  }

  static void load(List<String> names) {
    try {
      new TransactionConnector().config();
      for (String name : names) {
        Class.forName(name);
      }
    } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
      // The stream will load them itself, and say what is wrong with them.
    }
  }
}
