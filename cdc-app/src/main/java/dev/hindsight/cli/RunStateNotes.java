package dev.hindsight.cli;

import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.warehouse.RunState;
import dev.hindsight.warehouse.WarehouseConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the warehouse what {@code run} does, so that {@code status} in another process can say
 * it. On a thread and over connections of its own: it never holds up the pipeline, and what can not
 * be noted is left out.
 */
final class RunStateNotes implements PipelineListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunStateNotes.class);
  private static final Pattern PROCESS = Pattern.compile("process (\\d{1,18}) on (.+)$");
  private static final long LAST_NOTE_MILLIS = 1_000;

  private final WarehouseConnections connections;
  private final String holder;
  private final InstantSource clock;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "run-state");
            thread.setDaemon(true);
            return thread;
          });
  private State state;

  RunStateNotes(WarehouseConnections connections, String holder, InstantSource clock) {
    this.connections = connections;
    this.holder = holder;
    this.clock = clock;
  }

  /**
   * Whether the process that said so has ended without a last word, as far as can be seen from
   * here: a process of another machine can not.
   */
  static boolean isGone(RunState said) {
    Matcher process = PROCESS.matcher(said.holder());
    return process.find()
        && process.group(2).equals(Wiring.host())
        && ProcessHandle.of(Long.parseLong(process.group(1)))
            .filter(ProcessHandle::isAlive)
            .isEmpty();
  }

  @Override
  public synchronized void state(State next) {
    if (next == state || writer.isShutdown()) {
      return;
    }
    state = next;
    RunState note = new RunState(next.name().toLowerCase(Locale.ROOT), clock.instant(), holder);
    writer.execute(() -> write(note));
  }

  private void write(RunState note) {
    try (Connection connection = connections.open()) {
      note.write(connection);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the state could not be noted", e);
    }
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      writer.awaitTermination(LAST_NOTE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
