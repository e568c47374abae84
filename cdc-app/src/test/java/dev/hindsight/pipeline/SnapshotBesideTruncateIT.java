package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies while the source empties and fills a table over and over. */
class SnapshotBesideTruncateIT {
  private static final String FILL =
      "INSERT INTO transactions SELECT g, g, now(), now(), clock_timestamp()::text, 'FR', 1, 1, 1"
          + " FROM generate_series(1, 100) g";

  /** So many that some of them meet it between the snapshot and the lock of the tables. */
  private static final int COPIES = 6;

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void the_copy_holds_every_row_although_no_snapshot_outlives_a_truncate() throws Exception {
    source.execute(FILL);
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    AtomicBoolean stopped = new AtomicBoolean();
    ExecutorService other = Executors.newSingleThreadExecutor();
    Future<?> emptying =
        other.submit(
            () -> {
              while (!stopped.get()) {
                source.transaction("TRUNCATE transactions", FILL);
                source.execute("SELECT pg_sleep(0.005)");
              }
            });
    try {
      TestPipeline pipeline = new TestPipeline(source, warehouse);
      for (int copy = 1; copy <= COPIES; copy++) {
        pipeline.resnapshot();
        assertThat(warehouse.one("SELECT count(*) FROM transaction_history WHERE is_current"))
            .as("copy %d: each commit left a hundred rows", copy)
            .isEqualTo("100");
      }
      pipeline.catchUp();
    } finally {
      stopped.set(true);
      emptying.get();
      other.shutdown();
    }

    assertThat(warehouse.one("SELECT count(*) FROM transaction_history WHERE is_current"))
        .isEqualTo("100");
  }
}
