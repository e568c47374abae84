package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hindsight.change.Stop;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second run that was started by mistake, or to take over. */
class TwoRunsIT {
  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private Future<?> start(Pipeline pipeline, Pipeline.Goal goal) {
    return threads.submit(
        () -> {
          pipeline.run(goal);
          return null;
        });
  }

  @Test
  void one_that_is_stopped_while_it_waits_leaves_the_running_one_alone() throws Exception {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    Pipeline first = new TestPipeline(source, warehouse).build(new PipelineListener() {});
    Future<?> running = start(first, Pipeline.Goal.FOLLOW);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                warehouse
                    .one(
                        "SELECT count(*) FROM pipeline_position WHERE state = 'streaming' AND epoch > 1")
                    .equals("1"));
    String epoch = warehouse.one("SELECT epoch FROM pipeline_position");

    for (Pipeline.Goal goal :
        new Pipeline.Goal[] {Pipeline.Goal.FOLLOW, Pipeline.Goal.RESNAPSHOT}) {
      Pipeline second = new TestPipeline(source, warehouse).build(new PipelineListener() {});
      Future<?> waiting = start(second, goal);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  source
                      .one(
                          "SELECT count(*) >= 1 FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND query LIKE '%pg_replication_slots s LEFT JOIN%' AND state = 'idle'")
                      .equals("t"));
      second.stop();
      waiting.get(20, TimeUnit.SECONDS);
    }

    source.execute("INSERT INTO merchants VALUES (3, 'Fromagerie')");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                warehouse
                    .one("SELECT count(*) FROM merchant_history WHERE merchant_id = 3")
                    .equals("1"));
    assertThat(warehouse.one("SELECT state || epoch FROM pipeline_position"))
        .as("nobody fenced it")
        .isEqualTo("streaming" + epoch);
    assertThat(running.isDone()).isFalse();
    first.stop();
    running.get(20, TimeUnit.SECONDS);
  }

  @Test
  void one_that_comes_while_the_other_copies_is_refused_and_the_copy_goes_on() throws Exception {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    CountDownLatch copying = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    PipelineListener pausing =
        new PipelineListener() {
          @Override
          public void snapshotProgress(long rows, long expectedRows) {
            copying.countDown();
            try {
              refused.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Future<?> first =
        start(new TestPipeline(source, warehouse).build(pausing), Pipeline.Goal.CATCH_UP);
    assertThat(copying.await(60, TimeUnit.SECONDS)).isTrue();
    String epoch = warehouse.one("SELECT epoch FROM pipeline_position");

    try {
      // Nobody streams from the slot: only the lock says that it is somebody's.
      Pipeline second =
          new TestPipeline(source, warehouse)
              .patience(Duration.ofSeconds(1))
              .build(new PipelineListener() {});
      assertThatThrownBy(() -> second.run(Pipeline.Goal.CATCH_UP))
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(3))
          .hasMessageContaining("is in use by process ")
          .hasMessageContaining(" at " + source.one("SELECT host(inet_client_addr())") + ":");
      assertThat(warehouse.one("SELECT state || epoch FROM pipeline_position"))
          .as("nobody fenced it")
          .isEqualTo("snapshot" + epoch);
    } finally {
      refused.countDown();
    }
    first.get(60, TimeUnit.SECONDS);
    assertThat(new TestPipeline(source, warehouse).verify().agrees()).isTrue();
    assertThat(warehouse.one("SELECT count(*) FROM history_gap")).isEqualTo("0");
  }
}
