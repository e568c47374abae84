package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in any state is a clean end, and frees the slot within ten seconds. */
class CleanStopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);

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

  private void assertStops(AppProcess app) throws Exception {
    assertThat(app.isAlive()).as(app.story()).isTrue();
    app.terminate();
    assertThat(app.endsWithin(STOP)).as(app.story()).isTrue();
    assertThat(app.exitCode()).as(app.story()).isZero();
    assertThat(slot("active::text")).as(app.story()).isNotEqualTo("true");
  }

  /** Of the slot, or empty where there is none. */
  private String slot(String what) {
    return source.one(
        "SELECT coalesce(max("
            + what
            + "), '') FROM pg_replication_slots WHERE slot_name = '"
            + folder.slot()
            + "'");
  }

  private void awaitSlotMaker() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                source
                    .one(
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                            + " AND query LIKE 'CREATE_REPLICATION_SLOT%"
                            + folder.slot()
                            + "%'")
                    .equals("1"));
  }

  @Test
  void while_it_starts_and_while_it_waits_for_a_source() throws Exception {
    try (AppProcess waiting =
        folder
            .in("waiting")
            .with("hindsight.source.url", "jdbc:postgresql://127.0.0.1:1/oltp")
            .start("run")) {
      await().atMost(PATIENCE).until(() -> folder.in("waiting").warehouseFile().toFile().exists());
      assertStops(waiting);
    }
  }

  @Test
  void while_postgres_makes_the_slot_wait_for_a_transaction_and_a_kill_then_is_no_harm_either()
      throws Exception {
    try (Connection other = source.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE consumers SET name = name");

      try (AppProcess app = folder.start("run")) {
        awaitSlotMaker();
        assertStops(app);
      }
      assertThat(slot("slot_name")).as("the slot that was asked for").isEmpty();

      try (AppProcess app = folder.start("run")) {
        awaitSlotMaker();
        app.kill();
      }
      assertThat(slot("active::text")).as("Postgres has not noticed").isEqualTo("true");
      try (AppProcess app = folder.start("run")) {
        // The one before is ended; this one waits, as it must.
        await().atMost(PATIENCE).until(() -> app.err().contains("copying") || !app.isAlive());
        awaitSlotMaker();
        other.commit();
        app.awaitLine(AppProcess.STREAMING);
        assertStops(app);
      }
    }
    assertThat(folder.one("SELECT count(*) FROM consumer_history")).isEqualTo("2");
  }

  @Test
  void in_the_middle_of_a_copy_and_while_the_warehouse_is_blocked() throws Exception {
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(1, 60000) g");
    try (AppProcess copying = folder.start("run")) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> copying.err().contains("copying"));
      assertStops(copying);
      assertThat(copying.err()).doesNotContain("did not end in time");
    }
    AppProcess app = folder.startStreaming();
    AppFolder.Block block = folder.block();
    try (app;
        block) {
      source.execute("UPDATE consumers SET name = name || ' again'");
      await()
          .atMost(PATIENCE)
          .until(() -> app.err().contains("the warehouse does not answer") || !app.isAlive());
      assertStops(app);
    }
    folder.catchUp();
    assertThat(folder.one("SELECT count(*) FROM consumer_history WHERE is_current")).isEqualTo("2");
    assertThat(folder.one("SELECT count(*) FROM consumer_history")).isEqualTo("4");
    assertThat(
            folder.one(
                "SELECT count(*) || ' of ' || count(DISTINCT transaction_id) FROM transaction_history"))
        .isEqualTo("60000 of 60000");
  }
}
