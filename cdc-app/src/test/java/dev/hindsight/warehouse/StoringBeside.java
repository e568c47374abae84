package dev.hindsight.warehouse;

import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.mvstore.MVStore;

/** Stores without a pause while something else is done, as H2's own thread does now and then. */
final class StoringBeside {
  private StoringBeside() {}

  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static void during(MVStore store, Work work) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread storing =
        new Thread(
            () -> {
              while (!over.get()) {
                store.commit();
              }
            });
    storing.start();
    try {
      work.run();
    } finally {
      over.set(true);
      storing.join();
    }
  }
}
