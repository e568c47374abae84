package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that open a warehouse's file in the same moment both get it. */
class ChangingHandsIT {
  @TempDir Path folder;

  /**
   * As another process does that comes by a moment later: H2, which looks at its lock again before
   * it trusts it, finds it gone.
   */
  private static void takeAway(Path lock) {
    try {
      while (!written(lock)) {
        Thread.onSpinWait();
      }
      Files.deleteIfExists(lock);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean written(Path lock) throws IOException {
    try {
      return Files.size(lock) > 0;
    } catch (NoSuchFileException e) {
      // Without the test's folder there is nothing to wait for.
      return !Files.exists(lock.getParent());
    }
  }

  private H2Connections connections() {
    return H2Connections.creating(
        "jdbc:h2:file:" + folder.resolve("warehouse") + ";AUTO_SERVER=TRUE",
        "hindsight",
        "secret",
        folder.resolve("warehouse.mv.db"));
  }

  @Test
  @Timeout(30)
  void a_lock_that_is_taken_away_while_the_file_is_opened_is_tried_again() throws Exception {
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> takeAway(folder.resolve("warehouse.lock.db")));
    try (Connection connection = connections().open()) {
      other.get(10, TimeUnit.SECONDS);
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void a_file_that_another_process_has_for_a_moment_and_does_not_serve_is_waited_for()
      throws Exception {
    connections().open().close();
    FileChannel other =
        FileChannel.open(folder.resolve("warehouse.mv.db"), StandardOpenOption.WRITE);
    try (other) {
      FileLock lock = other.lock();
      CompletableFuture<Void> released =
          CompletableFuture.runAsync(
              () -> release(lock), CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
      try (Connection connection = connections().open()) {
        assertThat(released).as("it waited for the other").isDone();
        assertThat(connection.isValid(1)).isTrue();
      }
    }
  }

  private static void release(FileLock lock) {
    try {
      lock.release();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
