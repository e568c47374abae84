package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two apps one works; who is second waits, or is refused, or has taken over. */
class TakeOverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private void awaitVersions(AppFolder folder, int versions) {
    await()
        .atMost(PATIENCE)
        .until(() -> folder.one("SELECT count(*) FROM consumer_history").equals("" + versions));
  }

  private void rename() {
    source.execute("UPDATE consumers SET name = name || ' again'");
  }

  @Test
  void one_that_waits_takes_over_from_one_that_is_killed() throws Exception {
    AppFolder folder = AppFolder.of(directory, source);
    try (AppProcess first = folder.startStreaming();
        AppProcess second = folder.start("run")) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  source
                      .one(
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND query LIKE '%pg_replication_slots s LEFT JOIN%' AND application_name = 'hindsight'")
                      .equals("1"));
      rename();
      awaitVersions(folder, 4);

      first.kill();

      second.awaitLine(AppProcess.STREAMING);
      rename();
      awaitVersions(folder, 6);
      second.terminate();
      assertThat(second.exitCode()).as(second.story()).isZero();
    }
  }

  @Test
  void one_with_another_slot_fences_the_one_before_which_names_it() throws Exception {
    AppFolder folder = AppFolder.of(directory, source);
    AppFolder other = folder.with("hindsight.source.slot", folder.slot() + "_2");
    try (AppProcess first = folder.startStreaming()) {
      rename();
      awaitVersions(folder, 4);

      Ending copied = other.ending("resnapshot");
      assertThat(copied.code()).as(copied.story()).isZero();
      rename();

      Ending.of(first)
          .assertIs(
              3, "Another Hindsight (hindsight run, process ", "has taken this warehouse over");
    }
    other.catchUp();
    awaitVersions(folder, 6);
    assertThat(folder.one("SELECT count(*) FROM consumer_history WHERE is_current")).isEqualTo("2");
  }
}
