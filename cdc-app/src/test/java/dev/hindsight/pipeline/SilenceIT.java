package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hindsight.pipeline.PipelineListener.State;
import dev.hindsight.support.SilentProxy;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A source that holds its connections and says nothing on them any more. */
class SilenceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<State> states = new CopyOnWriteArrayList<>();
  private TestWarehouse warehouse;
  private SilentProxy proxy;
  private Pipeline pipeline;
  private Future<?> running;

  @BeforeEach
  void stream_through_a_proxy() throws Exception {
    warehouse = new TestWarehouse(folder).migrated();
    proxy = new SilentProxy(port());
    TestSource behind =
        new TestSource(
            "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + source.name(), source.name());
    pipeline =
        new TestPipeline(behind, warehouse)
            // Also while nothing comes for longer than that.
            .withoutHeartbeat()
            .askingAfter(Duration.ofSeconds(4))
            .build(
                new PipelineListener() {
                  @Override
                  public void state(State state) {
                    states.add(state);
                  }
                });
    running =
        thread.submit(
            () -> {
              pipeline.run(Pipeline.Goal.FOLLOW);
              return null;
            });
    await().atMost(PATIENCE).until(() -> states.contains(State.STREAMING));
    // One through the stream, so that the first change is behind us.
    awaitShop(3);
  }

  private int port() {
    return Integer.parseInt(source.database().parts().getProperty("PGPORT"));
  }

  /** A change comes through. */
  private void awaitShop(int id) {
    source.execute("INSERT INTO merchants VALUES (" + id + ", 'shop " + id + "')");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                running.isDone()
                    || warehouse
                        .one("SELECT count(*) FROM merchant_history WHERE merchant_id = " + id)
                        .equals("1"));
    assertThat(running.isDone()).isFalse();
  }

  @AfterEach
  void end() throws Exception {
    pipeline.stop();
    thread.shutdownNow();
    assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    proxy.close();
    source.dropSlots();
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void a_router_that_forgot_the_connections_is_noticed_and_our_old_sessions_are_in_nobodys_way() {
    proxy.forget();
    awaitShop(4);
    assertThat(states).contains(State.SOURCE_AWAY);
    assertThat(
            source.one(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND backend_type = 'walsender'"))
        .as("the one that the router forgot")
        .isEqualTo("1");
    assertThat(warehouse.rows("SELECT merchant_id FROM merchant_history ORDER BY 1"))
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void a_source_that_has_nothing_to_say_is_left_in_peace() throws Exception {
    assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
        .isInstanceOf(TimeoutException.class);
    awaitShop(5);
    assertThat(states).doesNotContain(State.SOURCE_AWAY);
  }
}
