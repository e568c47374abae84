package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.Folders;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running {@code run} is purged and its file written anew, by a command beside it and by itself
 * at its hour; the bytes are gone while it goes on.
 */
class DailyPurgeIT {
  private static final String MARKER = "Zyxwvut-Marker";

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private AppFolder app;

  @AfterEach
  void release() {
    source.dropSlots();
  }

  /** Old rows with the marker, one of them for quarantine, and a fresh row without it. */
  private void book(AppProcess run, int first) {
    source.execute(
        "INSERT INTO transactions SELECT x, CASE WHEN x %% 100 = 0 THEN NULL ELSE 1 END, NULL, now() - INTERVAL '3 years', '%s ' || x, 'FR', 1, 1, 1 FROM generate_series(%d, %d) x"
            .formatted(MARKER, first, first + 299),
        "INSERT INTO transactions VALUES (%d, 1, NULL, now(), 'kept', 'FR', 1, 1, 1)"
            .formatted(first + 300));
    awaitBooking(run, first + 300);
  }

  private void awaitBooking(AppProcess run, int id) {
    String asked = "SELECT count(*) FROM transaction_history WHERE transaction_id = " + id;
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> app.one(asked).equals("1") || !run.isAlive());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("transaction " + id + " does not come; " + run.story(), e);
    }
    assertThat(run.isAlive()).as(run.story()).isTrue();
  }

  private List<String> filesWithTheMarker() {
    return Folders.filesWith(MARKER, directory);
  }

  @Test
  void the_bytes_are_gone_from_under_a_running_run_by_hand_and_at_its_hour() throws Exception {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    app =
        AppFolder.of(directory, source)
            .with("java.tool.options", "-Djava.io.tmpdir=" + temporary)
            // So that the spill folder is used too.
            .with("hindsight.transaction.memory-limit", "100");
    long began = System.nanoTime();
    try (AppProcess run = app.with("hindsight.retention.period", "P90Y").startStreaming()) {
      Duration start = Duration.ofNanos(System.nanoTime() - began);
      book(run, 1);
      assertThat(filesWithTheMarker()).containsExactly("data/warehouse.mv.db");

      Ending purge = app.ending("purge", "--compact");
      assertThat(purge.code()).as(purge.story()).isZero();
      assertThat(purge.err()).contains("purged 300 rows", "holds none of it since ");
      assertThat(filesWithTheMarker()).isEmpty();
      assertThat(run.isAlive()).as(run.story()).isTrue();

      book(run, 1_001);
      run.terminate();
      assertThat(run.exitCode()).as(run.story()).isZero();
      assertThat(filesWithTheMarker()).isNotEmpty();
      at_its_hour(start.multipliedBy(2).plusSeconds(2));
    }
    assertThat(filesWithTheMarker()).isEmpty();
    assertThat(app.one("SELECT count(*) FROM quarantine")).isEqualTo("0");
    assertThat(app.one("SELECT listagg(DISTINCT label) FROM transaction_history"))
        .isEqualTo("kept");
    Ending verify = app.ending("audit", "verify");
    assertThat(verify.code()).as(verify.story()).isZero();
  }

  private void at_its_hour(Duration fromNow) throws Exception {
    AppFolder daily =
        app.with("hindsight.retention.at", LocalTime.now(ZoneOffset.UTC).plus(fromNow).toString())
            .with("hindsight.retention.compact", "daily");
    try (AppProcess run = daily.startStreaming()) {
      assertThat(run.err()).as("it is not time yet").doesNotContain("purged");
      run.awaitLine("holds none of it since ");
      assertThat(run.err()).contains("purged 300 rows from before ");
      assertThat(filesWithTheMarker()).isEmpty();

      source.execute(
          "INSERT INTO transactions VALUES (9998, 1, NULL, now() - INTERVAL '3 years', 'old', 'FR', 1, 1, 1)",
          "INSERT INTO transactions VALUES (9999, 1, NULL, now(), 'kept', 'FR', 1, 1, 1)");
      awaitBooking(run, 9_999);
      assertThat(run.isAlive()).as(run.story()).isTrue();
      run.terminate();
      assertThat(run.exitCode()).as(run.story()).isZero();
    }
    assertThat(
            app.one(
                "SELECT listagg(kind, ',') WITHIN GROUP (ORDER BY seq) FROM purge_audit WHERE kind IN ('run', 'compact')"))
        .isEqualTo("run,run,compact,run,compact");
    assertThat(app.one("SELECT sum(rows_refused) FROM purge_audit WHERE kind = 'refused'"))
        .as("told as it ended, on SIGTERM too")
        .isEqualTo("1");
  }
}
