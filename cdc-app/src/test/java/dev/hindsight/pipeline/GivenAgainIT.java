package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.Stop;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the warehouse and not confirmed at the source comes again with the next start. */
class GivenAgainIT {
  private static final String VERSIONS =
      "SELECT name, opened_by, closed_by FROM merchant_history WHERE merchant_id = 3 ORDER BY valid_from";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void transactions_that_the_slot_gives_again_change_nothing() {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    TestPipeline pipeline =
        new TestPipeline(source, warehouse).flushInterval(Duration.ofSeconds(1));
    pipeline.catchUp();
    source.execute(
        "INSERT INTO merchants VALUES (3, 'one')",
        "UPDATE merchants SET name = 'two' WHERE id = 3",
        "DELETE FROM merchants WHERE id = 3",
        "INSERT INTO merchants VALUES (3, 'three')",
        "UPDATE merchants SET name = 'four' WHERE id = 3");
    PipelineListener fails =
        new PipelineListener() {
          @Override
          public void committed(Committed commit) {
            if (commit.opened() > 0) {
              throw new IllegalStateException("before the source hears of it");
            }
          }
        };
    assertThatThrownBy(() -> pipeline.build(fails).run(Pipeline.Goal.FOLLOW))
        .isInstanceOf(Stop.class);

    assertThat(warehouse.rows(VERSIONS)).as("mostly all of them").isNotEmpty();
    long position = Long.parseLong(warehouse.one("SELECT commit_lsn FROM pipeline_position"));
    long confirmed =
        Lsn.parse(
            source.one(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                    + pipeline.slot()
                    + "'"));
    assertThat(confirmed).as("the slot holds them still").isLessThan(position);

    pipeline.catchUp();

    assertThat(warehouse.rows(VERSIONS))
        .containsExactly(
            "one|insert|correction",
            "two|correction|delete",
            "three|insert|correction",
            "four|correction|null");
    assertThat(pipeline.verify().agrees()).isTrue();
  }
}
