package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The captured tables are idle while others write: the slot must not keep all that log. */
class IdleTablesIT {
  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void position_and_slot_move_on_behind_what_others_write() throws Exception {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    TestPipeline pipeline = new TestPipeline(source, warehouse);
    Pipeline following = pipeline.build(new PipelineListener() {});
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(
            () -> {
              try {
                following.run(Pipeline.Goal.FOLLOW);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> warehouse.rows("SELECT * FROM merchant_history").size() == 2);
    source.execute(
        "CREATE TABLE others AS SELECT g, repeat(md5(g::text), 20) FROM generate_series(1, 20000) g",
        "DELETE FROM others");
    String written = source.one("SELECT pg_current_wal_lsn()");
    // From there on Postgres drops the log by itself, at its next look.
    String behind =
        "SELECT confirmed_flush_lsn >= '"
            + written
            + "' FROM pg_replication_slots WHERE slot_name = '"
            + pipeline.slot()
            + "'";
    await().atMost(Duration.ofSeconds(30)).until(() -> "t".equals(source.one(behind)));
    following.stop();
    ended.get(20, TimeUnit.SECONDS);

    assertThat(
            warehouse.rows("SELECT opened_by, count(*) FROM merchant_history GROUP BY opened_by"))
        .as("nothing but the position was written")
        .containsExactly("snapshot|2");
  }
}
