package dev.hindsight.oracle;

import dev.hindsight.support.TestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Four writers at once. */
final class Load implements AutoCloseable {
  private static final int WRITERS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final List<Writer> writers;
  private final List<Future<Writer>> running = new ArrayList<>();
  private volatile boolean stopped;

  private Load(TestSource source, long seed) {
    writers =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> new Writer(source, seed * 31 + i, () -> stopped))
            .toList();
  }

  static Load start(TestSource source, long seed) {
    Load load = new Load(source, seed);
    load.writers.forEach(writer -> load.running.add(load.threads.submit(writer)));
    return load;
  }

  int committed() {
    return writers.stream().mapToInt(Writer::committed).sum();
  }

  /** Waits until every writer has ended its last transaction; fails where one failed. */
  Load stop() throws Exception {
    stopped = true;
    for (Future<Writer> writer : running) {
      writer.get();
    }
    return this;
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }

  @Override
  public String toString() {
    return "%d committed, %d rolled back, %d collided"
        .formatted(
            committed(),
            writers.stream().mapToInt(Writer::rolledBack).sum(),
            writers.stream().mapToInt(Writer::collided).sum());
  }
}
