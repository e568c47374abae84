package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SilentProxy;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
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

  private static void assertEnds(AppProcess app) throws Exception {
    assertThat(app.isAlive()).as(app.story()).isTrue();
    app.terminate();
    assertThat(app.endsWithin(STOP)).as(app.story()).isTrue();
    assertThat(app.exitCode()).as(app.story()).isZero();
  }

  private void assertStops(AppProcess app) throws Exception {
    assertEnds(app);
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

  private static void awaitRun(AppFolder where, String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> where.one("SELECT max(state) FROM run_state").equals(state));
  }

  @Test
  void while_it_waits_for_a_source_that_hangs_up_or_that_takes_the_connection_and_says_nothing()
      throws Exception {
    try (SilentProxy proxy = new SilentProxy(1)) {
      AppFolder away = folder.with("hindsight.source.url", url(proxy.port()));
      try (AppProcess waiting = away.start("run")) {
        await().atMost(PATIENCE).until(() -> proxy.accepted() > 1);
        assertStops(waiting);
      }
      proxy.leadTo(port());
      proxy.fallSilent();
      int before = proxy.accepted();
      try (AppProcess waiting = away.start("run")) {
        await().atMost(PATIENCE).until(() -> proxy.accepted() > before);
        assertStops(waiting);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void while_it_follows_a_source_that_has_fallen_silent_and_one_that_is_away() throws Exception {
    try (SilentProxy proxy = new SilentProxy(port())) {
      AppFolder behind = folder.with("hindsight.source.url", url(proxy.port()));
      try (AppProcess app = behind.startStreaming()) {
        source.execute("UPDATE consumers SET name = name || ' again'");
        await()
            .atMost(PATIENCE)
            .until(() -> behind.one("SELECT count(*) FROM consumer_history").equals("4"));
        proxy.fallSilent();
        source.execute("UPDATE consumers SET name = name || ' unheard'");
        assertEnds(app);
      }
      proxy.speak();
      try (AppProcess app = behind.startStreaming()) {
        await()
            .atMost(PATIENCE)
            .until(() -> behind.one("SELECT count(*) FROM consumer_history").equals("6"));
        proxy.refuse();
        awaitRun(behind, "source_away");
        assertStops(app);
      }
    }
    folder.catchUp();
    assertThat(folder.one("SELECT count(*) FROM consumer_history")).isEqualTo("6");
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void while_it_copies_a_source_that_has_fallen_silent() throws Exception {
    insertTransactions();
    try (SilentProxy proxy = new SilentProxy(port())) {
      AppFolder behind = folder.with("hindsight.source.url", url(proxy.port()));
      try (AppProcess copying = behind.start("run")) {
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> !slot("confirmed_flush_lsn::text").isEmpty());
        proxy.fallSilent();
        assertEnds(copying);
        assertThat(copying.err()).contains("copying").doesNotContain("did not end in time");
      }
    }
    assertThat(folder.one("SELECT count(*) < 60000 FROM transaction_history")).isEqualTo("TRUE");
    folder.catchUp();
    assertThat(folder.one("SELECT count(*) FROM transaction_history")).isEqualTo("60000");
  }

  private void insertTransactions() {
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(1, 60000) g");
  }

  @Test
  void with_changes_gathered_for_a_commit_that_is_not_due_yet_which_come_once_all_the_same()
      throws Exception {
    folder.catchUp();
    AppFolder gathering = folder.with("hindsight.warehouse.flush.interval", "1h");
    try (AppProcess app = gathering.startStreaming()) {
      source.execute("UPDATE consumers SET name = name || ' again'");
      // The engine's heartbeats behind it: what comes before them has been taken.
      for (int heartbeat = 0; heartbeat < 3; heartbeat++) {
        awaitSent();
      }
      assertThat(folder.one("SELECT count(*) FROM consumer_history")).isEqualTo("2");
      assertStops(app);
    }
    // Written then, or not where H2 has closed its file first: the slot still has them.
    assertThat(folder.one("SELECT count(*) FROM consumer_history")).isIn("2", "4");
    folder.catchUp();
    assertThat(folder.one("SELECT count(*) FROM consumer_history")).isEqualTo("4");
  }

  /** The source has handed more than all of its log to whoever streams. */
  private void awaitSent() {
    String all = source.one("SELECT pg_current_wal_lsn()");
    await().atMost(PATIENCE).until(() -> !source.one("SELECT pg_current_wal_lsn()").equals(all));
    await().atMost(PATIENCE).until(() -> source.hasSent(all));
  }

  private int port() {
    return Integer.parseInt(source.database().parts().getProperty("PGPORT"));
  }

  private String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + source.name();
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
    insertTransactions();
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
