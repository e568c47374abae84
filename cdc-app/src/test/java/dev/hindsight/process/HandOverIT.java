package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The warehouse's file passes from one process to another. This test's own process plays the
 * command that reads beside {@code run}.
 */
class HandOverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private AppFolder folder;

  @BeforeEach
  void prepare() {
    folder = AppFolder.of(directory, source);
  }

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private void book(int from, int to) {
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series("
            + from
            + ", "
            + to
            + ") g");
  }

  private static String bookings(Connection warehouse) throws Exception {
    return AppFolder.one(
        warehouse,
        "SELECT count(*) || ' of ' || count(DISTINCT transaction_id) FROM transaction_history");
  }

  @Test
  void a_command_that_opened_the_file_first_hands_it_over_when_it_ends() throws Exception {
    folder.catchUp();
    Connection command = folder.warehouse();
    try (AppProcess app = folder.startStreaming()) {
      book(1, 10);
      await().atMost(PATIENCE).until(() -> bookings(command).equals("10 of 10"));

      command.close();

      book(11, 20);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                try (Connection another = folder.warehouse()) {
                  assertThat(bookings(another)).isEqualTo("20 of 20");
                }
              });
      assertThat(app.isAlive()).as(app.story()).isTrue();
      assertThat(app.err()).as(app.story()).doesNotContain("\tat ", "Exception");
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
  }

  @Test
  void a_command_goes_on_reading_when_the_run_that_served_it_is_killed() throws Exception {
    try (AppProcess first = folder.startStreaming()) {
      Connection command = folder.warehouse();
      book(1, 10);
      await().atMost(PATIENCE).until(() -> bookings(command).equals("10 of 10"));
      // Readable comes before durable; the slot is confirmed after both.
      await().atMost(PATIENCE).until(this::slotIsBehind);

      first.kill();
      book(11, 20);

      assertThat(bookings(command)).as("what was durable before the kill").isEqualTo("10 of 10");
      try (AppProcess second = folder.startStreaming()) {
        await().atMost(PATIENCE).until(() -> bookings(command).equals("20 of 20"));
        command.close();
        book(21, 30);
        await().atMost(PATIENCE).until(() -> slotIsBehind() || !second.isAlive());
        second.terminate();
        assertThat(second.exitCode()).as(second.story()).isZero();
      }
    }
    folder.catchUp();
    try (Connection warehouse = folder.warehouse()) {
      assertThat(bookings(warehouse)).isEqualTo("30 of 30");
    }
  }

  /** Whether the app has confirmed all there is. */
  private boolean slotIsBehind() {
    return source
        .one(
            "SELECT confirmed_flush_lsn > pg_current_wal_lsn() - 1000 FROM pg_replication_slots WHERE slot_name = '"
                + folder.slot()
                + "'")
        .equals("t");
  }

  @Test
  void sigterm_frees_the_slot_within_ten_seconds_and_is_a_clean_end() throws Exception {
    try (AppProcess app = folder.startStreaming()) {
      book(1, 20_000);
      app.terminate();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  source
                      .one(
                          "SELECT active FROM pg_replication_slots WHERE slot_name = '"
                              + folder.slot()
                              + "'")
                      .equals("f"));
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    folder.catchUp();
    try (Connection warehouse = folder.warehouse()) {
      assertThat(bookings(warehouse)).isEqualTo("20000 of 20000");
    }
  }
}
