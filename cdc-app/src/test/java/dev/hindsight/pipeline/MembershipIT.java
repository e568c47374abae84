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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a table did while it was out of the publication is in nobody's log: a gap, not a silence.
 */
class MembershipIT {
  private static final String OUT = "ALTER PUBLICATION hindsight DROP TABLE banks";
  private static final String IN = "ALTER PUBLICATION hindsight ADD TABLE banks";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  @BeforeEach
  void a_history_that_agrees() {
    warehouse = new TestWarehouse(folder).migrated();
    pipeline = new TestPipeline(source, warehouse);
    pipeline.catchUp();
  }

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private void rename(String name) {
    source.execute("UPDATE banks SET name = '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OUT + ";" + IN,
        "DROP PUBLICATION hindsight;CREATE PUBLICATION hindsight FOR TABLE transactions, consumers, merchants, banks"
            + " WITH (publish_via_partition_root = true)",
        "ALTER PUBLICATION hindsight SET (publish = 'insert');ALTER PUBLICATION hindsight SET"
            + " (publish = 'insert, update, delete, truncate')"
      })
  void a_table_that_was_out_while_the_history_stood_still_is_a_gap(String changes) {
    String stood = warehouse.one("SELECT commit_lsn FROM pipeline_position");
    source.execute(changes.split(";")[0]);
    rename("unseen");
    source.execute(changes.split(";")[1]);
    rename("seen");

    assertThatThrownBy(pipeline::catchUp)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(3))
        .hasMessageContaining("Publication hindsight was changed for ")
        .hasMessageContaining("public.banks")
        .hasMessageContaining("ops/hindsight resnapshot");

    pipeline.resnapshotOnGap().catchUp();
    assertThat(warehouse.rows("SELECT name, opened_by FROM bank_history ORDER BY valid_from"))
        .containsExactly("First Bank|snapshot", "seen|snapshot");
    assertThat(warehouse.rows("SELECT DISTINCT from_lsn FROM history_gap")).containsExactly(stood);
    rename("and on");
    pipeline.catchUp();
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  @Test
  void a_table_that_was_out_while_the_history_followed_is_found_by_the_next_change() {
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
    rename("first");
    await().until(() -> warehouse.rows("SELECT name FROM bank_history").contains("first"));
    source.execute(OUT);
    rename("unseen");
    source.execute(IN);
    rename("second");

    try {
      assertThatThrownBy(() -> ended.get(30, TimeUnit.SECONDS))
          .as("a run whose table was out of the publication ends")
          .hasCauseInstanceOf(Stop.class)
          .hasMessageContaining("public.banks");
    } finally {
      following.stop();
    }
    assertThat(warehouse.rows("SELECT name FROM bank_history ORDER BY valid_from"))
        .containsExactly("First Bank", "first");
  }

  @Test
  void other_tables_and_the_same_table_under_other_owners_are_nobodys_business() {
    source.execute(
        "CREATE TABLE others (id INTEGER PRIMARY KEY)",
        "ALTER PUBLICATION hindsight ADD TABLE others",
        "ALTER PUBLICATION hindsight DROP TABLE others",
        "VACUUM FREEZE pg_publication, pg_publication_rel");
    rename("seen");
    pipeline.catchUp();
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  @Test
  void a_warehouse_that_does_not_know_yet_learns_it() {
    warehouse.execute("DELETE FROM source_state");
    pipeline.catchUp();
    assertThat(warehouse.rows("SELECT count(*) FROM source_state")).containsExactly("5");
  }
}
