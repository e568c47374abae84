package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import dev.hindsight.pipeline.PipelineListener.State;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine would do by itself, and may not. */
class EngineFaultsIT {
  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  @BeforeEach
  void prepare() {
    warehouse = new TestWarehouse(folder).migrated();
    pipeline = new TestPipeline(source, warehouse);
    pipeline.catchUp();
  }

  @AfterEach
  void release() {
    source.dropSlots();
  }

  /** Loses the slot, and a change with it, once the start has been judged. */
  private PipelineListener losingTheSlot() {
    return new PipelineListener() {
      private boolean done;

      @Override
      public void state(State state) {
        if (state == State.STREAMING && !done) {
          done = true;
          source.execute(
              "INSERT INTO merchants VALUES (3, 'never read')",
              "SELECT pg_drop_replication_slot('" + pipeline.slot() + "')");
        }
      }
    };
  }

  @Test
  void a_slot_that_goes_between_the_start_and_the_stream_is_not_made_anew_in_silence() {
    Pipeline running = pipeline.build(losingTheSlot());

    assertThatThrownBy(() -> running.run(Pipeline.Goal.FOLLOW))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(3))
        .hasMessageContaining("behind slot " + pipeline.slot());

    assertThat(warehouse.rows("SELECT merchant_id FROM merchant_history ORDER BY 1"))
        .containsExactly("1", "2");
  }

  @Test
  void where_gaps_are_copied_so_is_that_one() throws Exception {
    pipeline.resnapshotOnGap().build(losingTheSlot()).run(Pipeline.Goal.CATCH_UP);

    assertThat(warehouse.rows("SELECT merchant_id, opened_by FROM merchant_history ORDER BY 1"))
        .containsExactly("1|snapshot", "2|snapshot", "3|snapshot");
    assertThat(warehouse.rows("SELECT count(*), count(from_lsn), count(to_lsn) FROM history_gap"))
        .containsExactly("4|4|4");
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  @Test
  void a_log_that_can_not_be_read_on_is_tried_again_five_times_and_then_a_failure() {
    source.execute("INSERT INTO merchants VALUES (3, 'before it')");
    List<PipelineListener.State> states = new CopyOnWriteArrayList<>();
    Pipeline running =
        pipeline
            .patience(Duration.ofSeconds(1))
            .build(
                new PipelineListener() {
                  private boolean done;

                  @Override
                  public void state(State state) {
                    states.add(state);
                  }

                  @Override
                  public void committed(Committed commit) {
                    if (!done) {
                      done = true;
                      source.execute(
                          "CREATE TABLE others (n INTEGER PRIMARY KEY)",
                          // Nobody here asks for that table; yet Postgres fails to decode it.
                          "ALTER PUBLICATION hindsight ADD TABLE others WHERE (10 / n > 0)",
                          "INSERT INTO others VALUES (0)",
                          "INSERT INTO merchants VALUES (4, 'behind it')");
                    }
                  }
                });

    assertThatThrownBy(() -> running.run(Pipeline.Goal.FOLLOW))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(1))
        .hasMessageContaining("its log can not be read on")
        .hasMessageContaining("SQL state 22012");

    assertThat(states.stream().filter(State.SOURCE_AWAY::equals).count()).isGreaterThanOrEqualTo(4);
    assertThat(warehouse.rows("SELECT merchant_id FROM merchant_history ORDER BY 1"))
        .containsExactly("1", "2", "3");
  }
}
