package dev.hindsight.cli;

import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.warehouse.FlushCost;
import dev.hindsight.warehouse.RunState;
import dev.hindsight.warehouse.WarehouseConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the warehouse what {@code run} does and what its flushes cost, so that {@code status} in
 * another process can say it. The cost at once, but every ten seconds at most. On a thread and over
 * connections of its own: it never holds up the pipeline, and what can not be noted is left out.
 */
final class RunStateNotes implements PipelineListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunStateNotes.class);
  private static final Pattern PROCESS = Pattern.compile("process (\\d{1,18}) on (.+)$");
  private static final long LAST_NOTE_MILLIS = 1_000;
  private static final long COST_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final WarehouseConnections connections;
  private final String holder;
  private final InstantSource clock;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "run-state");
            thread.setDaemon(true);
            return thread;
          });
  private State state;
  private FlushCost cost;
  private long costNoted = System.nanoTime() - COST_EVERY_NANOS;
  private ScheduledFuture<?> costDue;

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
    writer.execute(() -> write(note::write));
  }

  @Override
  public synchronized void committed(Committed commit) {
    FlushCost.Figures figures =
        FlushCost.Figures.of(commit.events(), commit.statements(), commit.nanos());
    cost =
        cost == null
            ? FlushCost.first(holder, clock.instant(), figures)
            : cost.and(clock.instant(), figures);
    if (costDue == null && !writer.isShutdown()) {
      long pause = COST_EVERY_NANOS - (System.nanoTime() - costNoted);
      costDue = writer.schedule(this::writeCost, Math.max(0, pause), TimeUnit.NANOSECONDS);
    }
  }

  private void writeCost() {
    FlushCost newest;
    synchronized (this) {
      newest = cost;
      costNoted = System.nanoTime();
      costDue = null;
    }
    write(newest::write);
  }

  private interface Note {
    void write(Connection connection) throws SQLException;
  }

  private void write(Note note) {
    try (Connection connection = connections.open()) {
      note.write(connection);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("a note of what run does was not taken", e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (costDue != null && costDue.cancel(false)) {
        writer.execute(this::writeCost);
      }
      writer.shutdown();
    }
    try {
      writer.awaitTermination(LAST_NOTE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
