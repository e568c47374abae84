package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SilentProxy;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link PositionLostIT} shows of a start happens while {@code run} streams: it stops with
 * exit code 3, or goes on with a copy where the settings say so.
 */
class PositionLostWhileRunningIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private AppFolder folder;

  @BeforeEach
  void prepare() {
    folder = AppFolder.of(directory.resolve("app"), source);
  }

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private void rename(TestSource where) {
    where.execute("UPDATE consumers SET name = name || ' again'");
  }

  private void awaitVersions(String versions) {
    await()
        .atMost(PATIENCE)
        .until(() -> folder.one("SELECT count(*) FROM consumer_history").equals(versions));
  }

  /** Ends the stream, and does something with the slot before it is taken again. */
  private void withFreeSlot(String call) throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          DO $$ DECLARE taken BOOLEAN := true; BEGIN
            WHILE taken LOOP
              PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '%1$s';
              -- Committed and not read: whoever streamed is gone, and comes back later than this.
              UPDATE banks SET name = name || ' again';
              COMMIT;
              BEGIN
                PERFORM %2$s;
                taken := false;
              EXCEPTION WHEN object_in_use THEN
                PERFORM pg_sleep(0.005);
              END;
            END LOOP;
          END $$"""
              .formatted(folder.slot(), call));
    }
  }

  private String drop() {
    return "pg_drop_replication_slot('" + folder.slot() + "')";
  }

  @Test
  void a_slot_that_is_dropped_or_moved_under_a_run_ends_it_with_exit_3() throws Exception {
    try (AppProcess app = folder.startStreaming()) {
      rename(source);
      awaitVersions("4");
      withFreeSlot(drop());
      Ending.of(app)
          .assertIsAtLast(3, "Slot " + folder.slot() + " is gone", "ops/hindsight resnapshot");
    }
    Ending copied = folder.ending("resnapshot");
    assertThat(copied.code()).as(copied.story()).isZero();
    try (AppProcess app = folder.startStreaming()) {
      rename(source);
      awaitVersions("6");
      withFreeSlot("pg_replication_slot_advance('" + folder.slot() + "', pg_current_wal_lsn())");
      Ending.of(app)
          .assertIsAtLast(3, "behind slot " + folder.slot(), "somebody else moved the slot");
    }
  }

  @Test
  void with_resnapshot_a_run_applies_the_difference_itself_and_as_of_says_what_is_unknown()
      throws Exception {
    source.execute("INSERT INTO merchants VALUES (3, 'Fromagerie'), (4, 'Kiosque')");
    try (AppProcess app = folder.with("hindsight.snapshot.on-gap", "resnapshot").startStreaming()) {
      rename(source);
      awaitVersions("4");
      // Committed when the slot is gone already.
      withFreeSlot(
          drop()
              + "; UPDATE consumers SET name = name || ' unread'; DELETE FROM merchants WHERE id = 4");
      awaitVersions("6");
      await()
          .atMost(PATIENCE)
          .until(() -> folder.one("SELECT state FROM pipeline_position").equals("streaming"));
      rename(source);
      awaitVersions("8");
      assertThat(app.isAlive()).as(app.story()).isTrue();
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    assertThat(
            folder.one(
                "SELECT listagg(merchant_id || ':' || coalesce(closed_by, 'open'), ' ') WITHIN GROUP (ORDER BY merchant_id)"
                    + " FROM merchant_history"))
        .isEqualTo("1:open 2:open 3:open 4:missing_at_resnapshot");
    assertThat(
            folder.one(
                "SELECT listagg(closed_by, ' ') WITHIN GROUP (ORDER BY valid_from) FROM consumer_history WHERE consumer_id = 1"))
        .isEqualTo("correction resnapshot correction");
    assertThat(folder.one("SELECT count(*) FROM history_gap WHERE from_lsn < to_lsn"))
        .isEqualTo("4");
    String inside =
        folder.one(
            "SELECT formatdatetime(dateadd(microsecond, 1, max(from_time)), 'yyyy-MM-dd''T''HH:mm:ss.SSSSSS') || 'Z' FROM history_gap");
    Ending asOf = folder.ending("as-of", inside, "--table", "consumers");
    assertThat(asOf.code()).as(asOf.story()).isZero();
    assertThat(asOf.err()).contains("History is incomplete at " + inside, "(resnapshot)");
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void a_slot_that_the_source_gave_up_and_another_postgres_at_the_same_address() throws Exception {
    try (EmbeddedSource server =
            EmbeddedSource.start(
                directory.resolve("server"),
                0,
                Map.of("max_slot_wal_keep_size", "1MB", "max_wal_size", "32MB"));
        SilentProxy proxy = new SilentProxy(server.port())) {
      TestSource small = new TestSource(server.url(), "small");
      small.execute(
          SourceServer.BANK_SCHEMA,
          "INSERT INTO consumers VALUES (1, 'Ada', NULL), (2, 'Alan', NULL)");
      folder =
          AppFolder.of(directory.resolve("app"), small)
              .with(
                  "hindsight.source.url", "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/oltp");
      folder.catchUp();
      rename(small);
      giveUp(small);
      folder.ending("run").assertIs(3, "Slot " + folder.slot() + " is lost", "resnapshot");

      Ending copied = folder.ending("resnapshot");
      assertThat(copied.code()).as(copied.story()).isZero();
      try (AppProcess app = folder.startStreaming()) {
        rename(small);
        awaitVersions("6");
        // Too slow for its source: it does not move at all.
        signal("STOP", app);
        giveUp(small);
        signal("CONT", app);
        Ending.of(app).assertIsAtLast(3, "Slot " + folder.slot() + " is lost", "resnapshot");
      }

      copied = folder.ending("resnapshot");
      assertThat(copied.code()).as(copied.story()).isZero();
      TestSource elsewhere =
          new TestSource(source.url().replaceFirst("/test_\\d+$", "/oltp"), "elsewhere");
      elsewhere.execute(
          "DROP SCHEMA public CASCADE; CREATE SCHEMA public", SourceServer.BANK_SCHEMA);
      try (AppProcess app = folder.startStreaming()) {
        rename(small);
        awaitVersions("8");
        proxy.leadTo(Integer.parseInt(source.database().parts().getProperty("PGPORT")));
        small.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND backend_type IN ('walsender', 'client backend')");
        Ending.of(app).assertIsAtLast(3, "another Postgres", "system identifier");
      }
    }
  }

  /** So much log that the source does not keep it for a slot that stands still. */
  private void giveUp(TestSource small) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              small.execute("SELECT pg_switch_wal()", "CREATE TABLE IF NOT EXISTS beside (t TEXT)");
              for (int i = 0; i < 3; i++) {
                small.execute(
                    "INSERT INTO beside SELECT repeat(md5(g::text), 30) FROM generate_series(1, 2000) g",
                    "SELECT pg_switch_wal()");
              }
              small.execute("CHECKPOINT");
              return small
                  .one(
                      "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '"
                          + folder.slot()
                          + "'")
                  .equals("lost");
            });
  }

  private static void signal(String name, AppProcess app) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + app.pid()).start().waitFor()).isZero();
  }
}
