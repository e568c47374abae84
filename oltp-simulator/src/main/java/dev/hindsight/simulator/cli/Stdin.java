package dev.hindsight.simulator.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Waits for a line, or for the end, of standard input; a wish to stop ends the waiting too. */
final class Stdin {

  private final Stop stop;
  private final CountDownLatch line = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private Thread reader;

  Stdin(Stop stop) {
    this.stop = stop;
  }

  void awaitLine() {
    await(line);
  }

  void awaitEnd() {
    await(end);
  }

  private void await(CountDownLatch latch) {
    if (reader == null) {
      // Reading cannot be interrupted, so a daemon reads.
      reader = new Thread(this::read, "stdin");
      reader.setDaemon(true);
      reader.start();
    }
    try {
      while (!stop.isRequested() && !latch.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        continue;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      for (int c = System.in.read(); c >= 0; c = System.in.read()) {
        if (c == '\n') {
          line.countDown();
        }
      }
    } catch (IOException e) {
      // A broken standard input has ended.
    }
    line.countDown();
    end.countDown();
  }
}
