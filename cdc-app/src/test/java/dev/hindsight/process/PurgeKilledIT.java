package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Purges of real processes, killed half-way and one beside another. */
class PurgeKilledIT {
  private static final int OLD = 24_000;
  private static final int OLDER = 24_000;

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private AppFolder app;

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private AppFolder keeping(String period) {
    return app.with("hindsight.retention.period", period);
  }

  private void book(int first, int count, String age) {
    source.execute(
        "INSERT INTO transactions SELECT x, 1, NULL, now() - INTERVAL '%s', 'label', 'FR', 1, 1, 1 FROM generate_series(%d, %d) x"
            .formatted(age, first, first + count - 1));
  }

  /** The lines of the audit, by the anchor: it is written after each chunk. */
  private long lines() {
    try {
      return Long.parseLong(
          Files.readString(directory.resolve("data/warehouse.mv.db.anchor")).split(" ")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitChunks(AppProcess process, long linesBefore) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> lines() >= linesBefore + 2 || !process.isAlive());
    assertThat(process.isAlive()).as(process.story()).isTrue();
  }

  private String purged() throws Exception {
    return app.one(
        "SELECT coalesce(sum(rows_deleted), 0) FROM purge_audit WHERE kind = 'purge' AND seq > (SELECT max(seq) FROM purge_audit WHERE kind = 'run')");
  }

  private String left() throws Exception {
    return app.one("SELECT count(*) FROM transaction_history");
  }

  private static void signal(String name, AppProcess process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  @Test
  void a_killed_purge_is_gone_on_with_and_counted_once_and_two_never_run_side_by_side()
      throws Exception {
    app = AppFolder.of(directory, source);
    book(1, OLD, "3 years");
    book(100_001, OLDER, "5 years");
    book(200_001, 10, "1 day");
    keeping("P90Y").catchUp();

    the_purge_that_run_begins_with_is_killed_with_it();
    try (AppProcess run = keeping("P4Y").startStreaming()) {
      assertThat(run.err()).contains("purged 24,000 rows from before ");
      assertThat(left()).isEqualTo("" + (OLD + 10));
      one_beside_run_is_stopped_another_refused_and_the_first_killed();
      assertThat(run.isAlive()).as(run.story()).isTrue();
      run.terminate();
      assertThat(run.exitCode()).as(run.story()).isZero();
    }

    assertThat(left()).as("ten rows, one of them corrected").isEqualTo("11");
    assertThat(
            app.one(
                "SELECT listagg(rows_deleted, ',') WITHIN GROUP (ORDER BY seq) FROM purge_audit WHERE kind = 'run'"))
        .isEqualTo("0,24000,24000");
    assertThat(
            app.one(
                "SELECT (count(*) >= 24) || ' ' || sum(rows_deleted) FROM purge_audit WHERE kind = 'purge'"))
        .as("chunks of 2,000 at most")
        .isEqualTo("TRUE 48000");
    Ending verify = app.ending("audit", "verify");
    assertThat(verify.code()).as(verify.story()).isZero();
  }

  /** The process that holds the file dies in the middle of its work on it. */
  private void the_purge_that_run_begins_with_is_killed_with_it() throws Exception {
    long before = lines();
    // Due, since the purge before was earlier.
    app = app.with("hindsight.retention.at", LocalTime.now(ZoneOffset.UTC).toString());
    try (AppProcess run = keeping("P4Y").start("run")) {
      awaitChunks(run, before);
      run.kill();
    }
    assertThat(Long.parseLong(purged())).isBetween(1L, OLDER - 1L);
    assertThat(Long.parseLong(left())).isEqualTo(OLD + OLDER + 10 - Long.parseLong(purged()));
  }

  private void one_beside_run_is_stopped_another_refused_and_the_first_killed() throws Exception {
    long before = lines();
    try (AppProcess first = app.start("purge")) {
      awaitChunks(first, before);
      signal("STOP", first);

      app.ending("purge").assertIs(3, "Another purge or erasure of this warehouse is under way");

      source.execute("UPDATE transactions SET label = 'corrected' WHERE id = 200001");
      first.kill();
    }
    // It may have been frozen in the middle of a chunk; its death lets go of all it held.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                app.one("SELECT count(*) FROM transaction_history WHERE label = 'corrected'")
                    .equals("1"));
    assertThat(Long.parseLong(purged())).isBetween(1L, OLD - 1L);
    Ending second = app.ending("purge");
    assertThat(second.code()).as(second.story()).isZero();
    assertThat(second.err()).contains("purged 24,000 rows from before ");
  }
}
