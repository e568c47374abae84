package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source keeps no more log for us than it must, also while nothing happens in our tables. */
class RetainedLogIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LIMIT = 64L << 20;

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private TestPipeline with;
  private Pipeline pipeline;
  private Future<?> running;

  @BeforeEach
  void start() {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    with = new TestPipeline(source, warehouse);
    pipeline = with.build(new PipelineListener() {});
    running =
        thread.submit(
            () -> {
              pipeline.run(Pipeline.Goal.FOLLOW);
              return null;
            });
    await().atMost(PATIENCE).until(() -> slot("active").equals("true"));
  }

  @AfterEach
  void end() throws Exception {
    pipeline.stop();
    thread.shutdownNow();
    assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    source.dropSlots();
  }

  private String slot(String what) {
    return source.one(
        "SELECT coalesce(max(("
            + what
            + ")::text), '') FROM pg_replication_slots WHERE slot_name = '"
            + with.slot()
            + "'");
  }

  private long retained() {
    return Long.parseLong(slot("pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint"));
  }

  @Test
  void in_an_idle_database_and_beside_a_busy_table_that_nobody_captures_the_slot_moves() {
    String before = slot("confirmed_flush_lsn");
    await("the slot of an idle database moves")
        .atMost(PATIENCE)
        .until(() -> !slot("confirmed_flush_lsn").equals(before));

    source.execute("CREATE TABLE busy (id BIGSERIAL, what TEXT)");
    long written = 0;
    long most = 0;
    for (int i = 0; i < 12; i++) {
      long begin = position();
      source.execute(
          "INSERT INTO busy (what) SELECT repeat(md5(g::text), 30) FROM generate_series(1, 12000) g",
          "TRUNCATE busy",
          // Where a slot may begin anew stands in the log at each of these.
          "CHECKPOINT");
      written += position() - begin;
      await("less than 64 MiB are kept").atMost(PATIENCE).until(() -> retained() < LIMIT);
      most = Math.max(most, retained());
    }
    System.out.printf(
        "%d MiB of log written beside, at most %d MiB kept%n", written >> 20, most >> 20);
    assertThat(written).as("the test itself").isGreaterThan(2 * LIMIT);
    await("what is kept goes back").atMost(PATIENCE).until(() -> retained() < LIMIT / 4);
    assertThat(running.isDone()).isFalse();
  }

  private long position() {
    return Long.parseLong(
        source.one("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
  }
}
