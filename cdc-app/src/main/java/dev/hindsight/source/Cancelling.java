package dev.hindsight.source;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Cancels a statement that runs in another thread once it is not wanted any more. */
final class Cancelling implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 100;

  private final CountDownLatch closed = new CountDownLatch(1);

  Cancelling(Statement statement, BooleanSupplier unwanted) {
    Thread watch = new Thread(() -> watch(statement, unwanted), "cancel-when-stopped");
    watch.setDaemon(true);
    watch.start();
  }

  private void watch(Statement statement, BooleanSupplier unwanted) {
    try {
      while (!closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (unwanted.getAsBoolean()) {
          cancel(statement);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Called again and again: one that comes before the statement has begun does nothing, and one
   * that does not reach the server is no reason to let it wait.
   */
  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException nextTime) {
      // In a tenth of a second, or the server went away and the statement with it.
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
