package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a replay: the next one goes on, and nothing is there twice. */
class ReplayKilledIT {
  private static final int ROWS = 400;
  private static final int UPDATES = 30;
  private static final int KILLS = Boolean.getBoolean("hindsight.full") ? 20 : 1;

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void no_slots() {
    source.dropSlots();
  }

  private long count(AppFolder app, String what) {
    try (Connection connection = app.warehouse()) {
      return Long.parseLong(AppFolder.one(connection, "SELECT count(*) FROM " + what));
    } catch (SQLException e) {
      return -1;
    }
  }

  @Test
  void a_replay_that_was_killed_is_gone_on_with() throws Exception {
    source.execute(
        "INSERT INTO banks SELECT i, 'b', i::text FROM generate_series(100, "
            + (99 + ROWS)
            + ") i");
    AppFolder app = AppFolder.of(folder, source);
    app.catchUp();
    source.execute("ALTER TABLE banks DROP COLUMN zipcode");
    for (int i = 0; i < UPDATES; i++) {
      source.execute("UPDATE banks SET name = 'n" + i + "'");
    }
    app.catchUp();
    String replayed = "quarantine WHERE replayed_at IS NOT NULL";
    long all = (ROWS + 1L) * UPDATES;
    assertThat(count(app, "quarantine WHERE rule = 'schema'")).isEqualTo(all);
    assertThat(app.ending("migrate").code()).isZero();
    for (int i = 0; i < KILLS; i++) {
      AtomicLong seen = new AtomicLong(Math.max(0, count(app, replayed)));
      AtomicInteger steps = new AtomicInteger();
      try (AppProcess replay = app.start("quarantine", "replay", "--table", "banks")) {
        await()
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  long now = count(app, replayed);
                  if (now > seen.get()) {
                    seen.set(now);
                    steps.incrementAndGet();
                  }
                  // The first step is on disk before the second one begins.
                  return !replay.isAlive() || steps.get() == 2;
                });
        if (!replay.isAlive()) {
          assertThat(replay.exitCode()).as(replay.story()).isZero();
        }
        replay.kill();
      }
    }
    assertThat(count(app, replayed)).isPositive();
    assertThat(app.ending("quarantine", "replay").code()).isZero();
    assertThat(count(app, replayed)).isEqualTo(all);
    // The first update sets the name and loses the zipcode; each makes a version of each bank.
    assertThat(count(app, "bank_history")).isEqualTo((ROWS + 1L) * (UPDATES + 1));
    assertThat(app.ending("verify").code()).isZero();
    source.execute("UPDATE banks SET name = 'after' WHERE id = 1");
    app.catchUp();
    assertThat(count(app, "bank_history WHERE name = 'after' AND is_current")).isEqualTo(1);
  }
}
