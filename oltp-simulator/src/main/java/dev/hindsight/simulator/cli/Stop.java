package dev.hindsight.simulator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that the process ends. Ctrl-C and SIGTERM express it; the command then ends in order and
 * its own exit code is the process's. Safe for use by several threads.
 */
public final class Stop {

  private static final long LONGEST_END_SECONDS = 90;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int exitCode = Failures.FAILURE;

  /** Lets the running command end. */
  public void request() {
    requested.countDown();
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits until somebody wants to stop. */
  void await() {
    try {
      requested.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Listens to the signals that end a JVM. */
  void onSignals() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
  }

  /** Ends the process with the code, also where a signal is already ending it. */
  void exit(int code) {
    exitCode = code;
    finished.countDown();
    if (!isRequested()) {
      System.exit(code);
    }
  }

  private void end() {
    boolean signalled = finished.getCount() > 0;
    request();
    if (signalled) {
      try {
        finished.await(LONGEST_END_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      // Otherwise the JVM would report the signal, not how the command ended.
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
