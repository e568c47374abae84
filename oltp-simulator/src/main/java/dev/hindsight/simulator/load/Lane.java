package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Step;
import dev.hindsight.simulator.source.SourceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A thread with a connection of its own, which commits the steps it is given in their order. What
 * waits is taken together, so a lane that falls behind catches up.
 */
final class Lane implements AutoCloseable {

  private static final int LONGEST_QUEUE = 1_024;
  private static final int LARGEST_BATCH = 256;

  private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final StepWriter writer;
  private final Thread thread;
  private volatile boolean ending;

  Lane(int number, StepWriter writer) {
    this.writer = writer;
    this.thread = new Thread(this::work, "lane-" + number);
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** Hands over a step; waits while the queue is full. */
  void add(Step step) {
    try {
      while (!queue.offer(step, 100, TimeUnit.MILLISECONDS)) {
        rethrow();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    rethrow();
  }

  /** Waits until everything handed over is committed. */
  void finish() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    rethrow();
  }

  @Override
  public void close() {
    ending = true;
    queue.clear();
    try {
      thread.join();
      writer.close();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (SQLException e) {
      throw SourceException.of("cannot close a connection", e);
    }
  }

  private void work() {
    List<Step> batch = new ArrayList<>(LARGEST_BATCH);
    try {
      while (true) {
        boolean last = ending;
        Step first = queue.poll(20, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, LARGEST_BATCH - 1);
          writer.write(batch);
          batch.clear();
        } else if (last) {
          return;
        }
      }
    } catch (SQLException e) {
      failure.set(SourceException.of("the source refused a transaction", e));
    } catch (InterruptedException e) {
      failure.set(interrupted(e));
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void rethrow() {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private static SourceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return SourceException.failure("interrupted", e);
  }
}
