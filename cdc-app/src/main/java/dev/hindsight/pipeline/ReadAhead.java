package dev.hindsight.pipeline;

import dev.hindsight.source.TableReader;
import dev.hindsight.source.TableReader.ChunkConsumer;
import dev.hindsight.source.TableReader.KeyedRow;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads a table in a thread of its own: while one chunk is written the next one is read, and waits
 * if it is there first.
 */
final class ReadAhead {
  private static final List<KeyedRow> END = List.of();

  /** Longer than an answer of the source may take. */
  private static final long LONGEST_SECONDS = 40;

  private ReadAhead() {}

  /**
   * As {@link TableReader#readAll}; the consumer is called by the calling thread. The reader and
   * its connection are the caller's again afterwards, however this ends.
   */
  static void readAll(TableReader reader, int chunkRows, ChunkConsumer consumer) throws Exception {
    BlockingQueue<List<KeyedRow>> read = new SynchronousQueue<>();
    AtomicBoolean wanted = new AtomicBoolean(true);
    ExecutorService thread =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "source-reader"));
    try {
      Future<Void> reading =
          thread.submit(
              () -> {
                try {
                  reader.readAll(chunkRows, read::put);
                } finally {
                  // The interrupt is spent by now, and there is nobody to take it.
                  if (wanted.get()) {
                    read.put(END);
                  }
                }
                return null;
              });
      for (List<KeyedRow> chunk = read.take(); chunk != END; chunk = read.take()) {
        consumer.accept(chunk);
      }
      reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } finally {
      wanted.set(false);
      thread.shutdownNow();
      thread.awaitTermination(LONGEST_SECONDS, TimeUnit.SECONDS);
    }
  }
}
