package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import dev.hindsight.simulator.source.SourceException;
import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SilentProxy;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source that goes away while {@code run} follows it: nothing is lost, and everybody can see it.
 */
class SourceAwayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private EmbeddedSource server;
  private TestSource source;
  private SilentProxy proxy;
  private AppFolder folder;
  private int booked;

  @BeforeEach
  void a_server_of_its_own_behind_a_proxy() throws Exception {
    server = EmbeddedSource.start(directory.resolve("server"), 0);
    source = new TestSource(server.url(), "away");
    source.execute(
        SourceServer.BANK_SCHEMA,
        "INSERT INTO consumers VALUES (1, 'Ada', NULL); INSERT INTO merchants VALUES (1, 'Boulangerie');"
            + " INSERT INTO banks VALUES (1, 'First Bank', '75001')");
    proxy = new SilentProxy(server.port());
    folder =
        AppFolder.of(directory.resolve("app"), source)
            .with("hindsight.source.url", "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/oltp");
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
    server.close();
  }

  private void book() {
    int first = booked + 1;
    booked += 10;
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series("
            + first
            + ", "
            + booked
            + ") g");
  }

  private void awaitAll() {
    String all = booked + " of " + booked;
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                folder
                    .one(
                        "SELECT count(*) || ' of ' || count(DISTINCT transaction_id) FROM transaction_history")
                    .equals(all));
  }

  /** What {@code status} says of the run, from a process of its own. */
  private void awaitRun(String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> folder.one("SELECT max(state) FROM run_state").equals(state));
  }

  @Test
  void hanging_up_a_stop_and_a_kill_cost_no_change_and_status_says_so() throws Exception {
    try (AppProcess app = folder.startStreaming()) {
      book();
      awaitAll();

      source.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
              + " AND backend_type IN ('walsender', 'client backend')");
      book();
      awaitAll();
      awaitRun("streaming");

      int port = server.port();
      server.close();
      awaitRun("source_away");
      int before = proxy.accepted();
      try (AppProcess status = folder.start("status")) {
        assertThat(status.exitCode()).as(status.story()).isZero();
        assertThat(status.out()).containsPattern("run +source_away").contains("run_since");
        assertThat(status.err()).contains("Nothing is known of the source");
      }
      assertThat(app.endsWithin(Duration.ofSeconds(3))).as(app.story()).isFalse();
      // The looks of status itself are among them.
      assertThat(proxy.accepted() - before).as("tries in five seconds or so").isLessThan(20);
      server = EmbeddedSource.start(directory.resolve("server"), port);
      book();
      awaitAll();
      awaitRun("streaming");

      kill();
      server = EmbeddedSource.start(directory.resolve("server"), port);
      book();
      awaitAll();
      assertThat(app.isAlive()).as(app.story()).isTrue();
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
      // By its own last word, or because the process is seen to be gone.
      try (AppProcess status = folder.start("status")) {
        assertThat(status.exitCode()).as(status.story()).isZero();
        assertThat(status.out()).containsPattern("run +(stopped|ended)");
      }
    }
  }

  private void kill() throws Exception {
    long pid =
        Long.parseLong(
            Files.readAllLines(directory.resolve("server/postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !postmaster.isAlive());
    try {
      server.close();
    } catch (SourceException alreadyGone) {
      // That was the point.
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void a_minute_of_silence_costs_no_change() throws Exception {
    try (AppProcess app = folder.startStreaming()) {
      book();
      awaitAll();
      long began = System.nanoTime();
      int before = proxy.accepted();
      proxy.fallSilent();
      book();
      awaitRun("source_away");
      System.out.printf("silence noticed after %.1f s%n", (System.nanoTime() - began) / 1e9);
      assertThat(app.endsWithin(Duration.ofSeconds(60))).as(app.story()).isFalse();
      System.out.println("tries during the silence: " + (proxy.accepted() - before));
      assertThat(proxy.accepted() - before).isLessThan(20);
      proxy.speak();
      book();
      awaitAll();
      awaitRun("streaming");
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
  }
}
