package dev.hindsight.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.support.SideBySide;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hand-over: while changes keep coming, a table is parked, followed and replayed beside a
 * {@code run}, again and again, and flows on without a restart, nothing lost and nothing out of
 * order.
 */
class ReplayBesideRunIT {
  private static final String COLUMNS = "id INTEGER, v VARCHAR, a VARCHAR, b VARCHAR, c VARCHAR";
  private static final String ALL =
      "SELECT id, v, valid_from, valid_to, is_current, opened_by, closed_by, previous_key, commit_lsn, closed_lsn,"
          + " tx_ordinal, source_tx, source_committed_at FROM item ORDER BY id, valid_from";

  @TempDir Path folder;
  private SideBySide both;

  @BeforeEach
  void prepare() {
    both =
        new SideBySide(folder)
            .table("item", "id INTEGER PRIMARY KEY, v TEXT, a TEXT, b TEXT, c TEXT", COLUMNS);
    both.catchUp();
  }

  @AfterEach
  void close() {
    both.close();
    both.source().dropSlots();
  }

  private void write(AtomicBoolean stop, AtomicInteger written) {
    for (int i = 1; !stop.get(); i++) {
      int key = i % 7;
      both.source()
          .execute(
              "INSERT INTO item (id, v) VALUES (%d, 'v%d') ON CONFLICT (id) DO UPDATE SET v = excluded.v"
                  .formatted(key, i),
              i % 5 == 0
                  ? "DELETE FROM item WHERE id = " + key
                  : "UPDATE item SET v = v || 'x' WHERE id = " + key);
      written.set(i);
    }
  }

  @Test
  void a_table_flows_on_after_each_replay_beside_a_run_while_changes_keep_coming()
      throws Exception {
    TestWarehouse other = new TestWarehouse(folder.resolve("other")).migrated();
    try (Connection open = other.connections().open()) {
      assertThat(open).isNotNull();
      other.execute(SideBySide.historyTable("item", COLUMNS));
      TestPipeline late =
          new TestPipeline(both.source(), other).tables(both.specs()).slotSuffix("_b");
      late.catchUp();

      Pipeline run = both.pipeline().build(new PipelineListener() {});
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(
              () -> {
                try {
                  run.run(Pipeline.Goal.FOLLOW);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger written = new AtomicInteger();
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(stop, written));
      await().atMost(Duration.ofSeconds(20)).until(() -> written.get() > 20);
      for (String column : List.of("a", "b", "c")) {
        both.source().execute("ALTER TABLE item DROP COLUMN " + column);
        until("SELECT count(*) > 20 FROM quarantine WHERE replayed_at IS NULL AND rule = 'schema'");
        both.pipeline().migrate();
        both.pipeline().replay("item");
        until("SELECT state = 'flows' FROM source_table WHERE table_name = 'public.item'");
        int then = written.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> written.get() > then + 20);
      }
      stop.set(true);
      writer.get();
      assertThat(running).isNotDone();
      run.stop();
      running.get();
      both.catchUp();
      assertThat(both.rows("SELECT DISTINCT replayed_at IS NOT NULL FROM quarantine"))
          .containsExactly("TRUE");

      late.catchUp();
      late.migrate();
      late.replay("item");
      assertThat(both.rows(ALL)).hasSizeGreaterThan(100).isEqualTo(other.rows(ALL));
      both.assertAgreement();
    }
  }

  private void until(String query) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> both.rows(query).equals(List.of("TRUE")));
  }
}
