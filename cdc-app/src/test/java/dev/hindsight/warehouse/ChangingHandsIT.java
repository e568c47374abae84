package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

  @Test
  @Timeout(30)
  void a_lock_that_is_taken_away_while_the_file_is_opened_is_tried_again() throws Exception {
    Path file = folder.resolve("warehouse.mv.db");
    String url = "jdbc:h2:file:" + folder.resolve("warehouse") + ";AUTO_SERVER=TRUE";
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> takeAway(folder.resolve("warehouse.lock.db")));
    try (Connection connection = H2Connections.creating(url, "hindsight", "secret", file).open()) {
      other.get(10, TimeUnit.SECONDS);
      assertThat(connection.isValid(1)).isTrue();
    }
  }
}
