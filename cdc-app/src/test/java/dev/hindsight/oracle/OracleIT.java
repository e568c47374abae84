package dev.hindsight.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.FailPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle: four writers change a real Postgres while the app, a real process, is killed over and
 * over. Afterwards the history must equal, row for row and in order, what the source's own triggers
 * saw, collapsed by transaction.
 *
 * <p>How the books are kept, and how they know the commit order without the product: {@link
 * LoggedSource}. What the history must be for them: {@link ExpectedHistory}. Only one thing is
 * taken from the warehouse, the point of the snapshot that the history begins with.
 *
 * <p>{@code -Doracle.seed=S} makes another load (interleaving differs all the same from run to
 * run); {@code -Doracle.rounds=N} makes more rounds with the seeds after it, {@code
 * -Doracle.minutes=M} as many as fit. {@code -Doracle.kills=K} kills as often before the history is
 * compared. {@code -Doracle.pause=MILLIS}, that each writer waits between two transactions, leaves
 * more of a busy machine to starts and kills: 50 in the one round of a build, none in longer runs.
 */
@Timeout(value = 7, unit = TimeUnit.DAYS)
class OracleIT {
  private static final long SEED = Long.getLong("oracle.seed", 20_260_101);
  private static final int ROUNDS = Integer.getInteger("oracle.rounds", 1);
  static final boolean LONG = ROUNDS > 1 || Long.getLong("oracle.minutes", 0) > 0;
  private static final int KILLS = Integer.getInteger("oracle.kills", LONG ? 25 : 10);
  private static final Duration MINUTES = Duration.ofMinutes(Long.getLong("oracle.minutes", 0));

  @TempDir Path directory;
  private LoggedSource source;

  @FunctionalInterface
  private interface Round {
    void play(Path directory, long seed) throws Exception;
  }

  @Test
  void ten_kills_lose_nothing_and_double_nothing_when_the_load_begins_after_the_snapshot()
      throws Exception {
    rounds(
        (folder, seed) -> {
          LoggedSource source = newSource();
          source.database().execute(RandomParty.FIRST);
          Disturbance app = disturbance(folder, source, seed);
          if (LONG) {
            app.with("hindsight.transaction.memory-limit", "20");
          }
          app.catchUp();
          try (Load load = Load.start(source.database(), seed)) {
            while (app.kills() < KILLS) {
              if (LONG) {
                app.killSomehow();
              } else {
                app.killSometime();
              }
              if (app.kills() % 4 == 0) {
                app.stop();
              }
            }
            finish(folder, source, load.stop(), app, seed);
          }
        });
  }

  @Test
  void a_snapshot_in_the_middle_of_the_load_and_a_kill_at_each_step_of_a_commit_leave_no_seam()
      throws Exception {
    rounds(
        (folder, seed) -> {
          LoggedSource source = newSource();
          source.database().execute(RandomParty.FIRST);
          Disturbance app =
              disturbance(folder, source, seed)
                  // So that the large ones among the load's transactions come from a file, in
                  // slices, and commits are many.
                  .with("hindsight.transaction.memory-limit", "20")
                  .with("hindsight.warehouse.flush.rows", "20");
          try (Load load = Load.start(source.database(), seed)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> load.committed() > 300);
            app.killAfterStart();
            int before = load.committed();
            await().atMost(Duration.ofMinutes(1)).until(() -> load.committed() > before + 400);
            load.stop();
            for (FailPoint point : FailPoint.ofStream()) {
              // A life before may have left nothing to read.
              source
                  .database()
                  .execute("UPDATE transactions SET label = label || '.' WHERE label IS NOT NULL");
              app.killAt(point, 2);
            }
            finish(folder, source, load, app, seed);
          }
        });
  }

  private LoggedSource newSource() {
    release();
    source = new LoggedSource();
    return source;
  }

  /** The slots of a round that is over would keep the server's log for ever. */
  @AfterEach
  void release() {
    if (source != null) {
      source.database().dropSlots();
    }
  }

  private static Disturbance disturbance(Path folder, LoggedSource source, long seed) {
    return new Disturbance(folder, AppProcess.settings(source.database()), seed);
  }

  private void rounds(Round round) throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < ROUNDS || System.nanoTime() - began < MINUTES.toNanos(); i++) {
      long seed = SEED + i;
      System.out.println("oracle: round " + (i + 1) + ", seed " + seed);
      try {
        round.play(Files.createDirectory(directory.resolve("round-" + (i + 1))), seed);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("round " + (i + 1) + " with seed " + seed + ": " + e, e);
      }
    }
  }

  private static void finish(
      Path folder, LoggedSource source, Load load, Disturbance app, long seed) throws Exception {
    app.catchUp();
    compare(new StoredHistory(folder), source, load, app, seed);
  }

  /** Holds the history against the source's own books, after the app has read all that is left. */
  static void compare(
      StoredHistory stored, LoggedSource source, Load load, Disturbance app, long seed)
      throws Exception {
    StoredHistory.Snapshot snapshot = stored.snapshot();
    ExpectedHistory expected =
        ExpectedHistory.of(source.transactions(), snapshot.lsn(), snapshot.time());
    StringBuilder differences = new StringBuilder();
    long versions = 0;
    long rejected = 0;
    for (String table : HistoryTables.SOURCES) {
      List<String> wanted = expected.versions(table);
      versions += wanted.size();
      differences.append(Difference.of(table, wanted, stored.versions(table)));
      List<String> refused = expected.quarantine(table);
      rejected += refused.size();
      differences.append(
          Difference.of("quarantine of " + table, refused, stored.quarantine(table)));
    }
    String summary =
        "%s; %s; %d transactions streamed, %d versions, %d quarantined"
            .formatted(app, load, expected.streamed(), versions, rejected);
    System.out.println("oracle: seed " + seed + ": " + summary);
    assertThat(differences).as(summary).isEmpty();
    assertThat(stored.rows("SELECT * FROM history_gap")).as("gaps").isEmpty();
    app.verify();
    // A load too small to show anything would prove nothing.
    assertThat(expected.streamed()).as(summary).isGreaterThan(200);
    assertThat(rejected).as(summary).isGreaterThan(20);
  }
}
