package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After the stream was lost: the difference is applied, what is unknown is said. */
class ResnapshotIT {
  private static final String MERCHANTS =
      "SELECT merchant_id, name, opened_by, closed_by FROM merchant_history ORDER BY merchant_id, valid_from";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  @BeforeEach
  void lose_the_slot_with_changes_unread() {
    warehouse = new TestWarehouse(folder).migrated();
    pipeline = new TestPipeline(source, warehouse);
    source.execute(
        "INSERT INTO merchants VALUES (3, 'Fromagerie'), (4, 'Kiosque')",
        "INSERT INTO transactions VALUES (1, NULL, NULL, NULL, 'no amount', 'FR', 1, 1, 1), (2, NULL, NULL, NULL, 'no amount', 'FR', 1, 1, 1)");
    pipeline.catchUp();
    source.execute(
        "SELECT pg_drop_replication_slot('" + pipeline.slot() + "')",
        "UPDATE merchants SET name = 'Fromagerie Paul' WHERE id = 3",
        "DELETE FROM merchants WHERE id = 4",
        "DELETE FROM transactions WHERE id = 2",
        "INSERT INTO merchants VALUES (5, 'Librairie')");
  }

  private void assert_the_difference() {
    assertThat(warehouse.rows(MERCHANTS))
        .containsExactly(
            "1|Boulangerie|snapshot|null",
            "2|Epicerie|snapshot|null",
            "3|Fromagerie|snapshot|resnapshot",
            "3|Fromagerie Paul|snapshot|null",
            "4|Kiosque|snapshot|missing_at_resnapshot",
            "5|Librairie|snapshot|null");
    assertThat(warehouse.rows("SELECT count(*) FROM consumer_history")).containsExactly("2");
    assertThat(warehouse.rows("SELECT row_key, ended_at IS NULL FROM quarantine ORDER BY row_key"))
        .as("the waiting row read again makes no second one, the one that went is ended")
        .containsExactly("1|TRUE", "2|FALSE");
    assertThat(
            warehouse.rows(
                "SELECT table_name, from_lsn < to_lsn, from_time < to_time, reason FROM history_gap ORDER BY table_name"))
        .containsExactly(
            "public.banks|TRUE|TRUE|resnapshot",
            "public.consumers|TRUE|TRUE|resnapshot",
            "public.merchants|TRUE|TRUE|resnapshot",
            "public.transactions|TRUE|TRUE|resnapshot");
  }

  @Test
  void a_start_without_the_slot_stops_with_exit_code_3_and_names_resnapshot() {
    assertThatThrownBy(pipeline::catchUp)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(3))
        .hasMessageContaining("is gone from the source")
        .hasMessageContaining("ops/hindsight resnapshot");
    assertThat(warehouse.rows("SELECT count(*) FROM history_gap")).containsExactly("0");
  }

  @Test
  void resnapshot_applies_the_difference_and_records_the_gap() {
    pipeline.resnapshot();
    assert_the_difference();
  }

  @Test
  void on_gap_resnapshot_does_the_same_at_the_start_and_goes_on() {
    pipeline.resnapshotOnGap().catchUp();
    assert_the_difference();
    source.execute("UPDATE merchants SET name = 'Librairie Nord' WHERE id = 5");
    pipeline.catchUp();
    assertThat(
            warehouse.rows(
                "SELECT name, opened_by, is_current FROM merchant_history WHERE merchant_id = 5 ORDER BY valid_from"))
        .containsExactly("Librairie|snapshot|FALSE", "Librairie Nord|correction|TRUE");
  }

  @Test
  void the_next_change_after_a_resnapshot_follows_it_in_time() {
    pipeline.resnapshot();
    source.execute("UPDATE merchants SET name = 'Epicerie fine' WHERE id = 2");
    pipeline.catchUp();
    assertThat(
            warehouse.rows(
                "SELECT name, valid_from < valid_to, commit_lsn < coalesce(closed_lsn, 9e18) FROM merchant_history"
                    + " WHERE merchant_id = 2 ORDER BY valid_from"))
        .containsExactly("Epicerie|TRUE|TRUE", "Epicerie fine|TRUE|TRUE");
  }

  /** Ends the copy after its first chunk, which is written. */
  private void interrupted(Pipeline.Goal goal) {
    PipelineListener breaking =
        new PipelineListener() {
          @Override
          public void snapshotProgress(long rows, long expected) {
            throw new IllegalStateException("enough");
          }
        };
    assertThatThrownBy(() -> pipeline.build(breaking).run(goal))
        .hasMessageContaining("IllegalStateException");
  }

  @Test
  void a_gap_begins_where_the_history_stood_however_often_the_copy_was_interrupted() {
    String stood = warehouse.one("SELECT commit_lsn || '|' || last_time FROM pipeline_position");
    pipeline.resnapshotOnGap();
    interrupted(Pipeline.Goal.CATCH_UP);
    assertThat(warehouse.rows("SELECT to_time FROM history_gap WHERE table_name LIKE '%banks'"))
        .as("no end yet")
        .containsExactly("null");
    source.execute("UPDATE banks SET name = 'Second Bank'");
    interrupted(Pipeline.Goal.CATCH_UP);
    source.execute("UPDATE banks SET name = 'Third Bank'");
    pipeline.catchUp();

    assertThat(
            warehouse.rows(
                "SELECT DISTINCT from_lsn || '|' || from_time, to_lsn > from_lsn, to_time > from_time FROM history_gap"))
        .containsExactly(stood + "|TRUE|TRUE");
    assertThat(warehouse.rows("SELECT count(*) FROM history_gap")).containsExactly("4");
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  @Test
  void what_changes_between_two_attempts_at_the_first_copy_is_a_gap_too(@TempDir Path other) {
    warehouse = new TestWarehouse(other).migrated();
    pipeline = new TestPipeline(source, warehouse);
    source.execute("INSERT INTO transactions VALUES (3, 1, NULL, NULL, 'good', 'FR', 1, 1, 1)");
    interrupted(Pipeline.Goal.CATCH_UP);
    String first = warehouse.one("SELECT min(valid_from) FROM transaction_history");
    assertThat(warehouse.rows("SELECT * FROM history_gap")).isEmpty();
    source.execute("UPDATE transactions SET label = 'changed' WHERE id = 3");
    interrupted(Pipeline.Goal.CATCH_UP);
    source.execute("UPDATE transactions SET label = 'changed again' WHERE id = 3");
    pipeline.catchUp();

    assertThat(
            warehouse.rows(
                "SELECT table_name, from_lsn, from_time, to_time > from_time FROM history_gap"))
        .containsExactly("public.transactions|null|" + first + "|TRUE");
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  @Test
  void a_copy_that_was_interrupted_at_a_server_whose_log_counts_from_lower_positions_agrees() {
    raise_all_positions();
    interrupted(Pipeline.Goal.RESNAPSHOT);
    source.execute("UPDATE banks SET name = 'Second Bank'");
    pipeline.catchUp();
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  @Test
  void a_copy_from_a_server_whose_log_counts_from_lower_positions_agrees() {
    raise_all_positions();
    pipeline.resnapshot();
    assertThat(pipeline.verify().agrees()).isTrue();
    source.execute(
        "UPDATE merchants SET name = 'Epicerie fine' WHERE id = 2",
        "DELETE FROM merchants WHERE id = 5",
        "DELETE FROM transactions WHERE id = 1");
    pipeline.catchUp();
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  private void raise_all_positions() {
    for (String table : List.of("transaction", "consumer", "merchant", "bank")) {
      warehouse.execute(
          "UPDATE "
              + table
              + "_history SET commit_lsn = commit_lsn + 1000000000000, closed_lsn = closed_lsn + 1000000000000");
    }
    warehouse.execute(
        "UPDATE quarantine SET commit_lsn = commit_lsn + 1000000000000, ended_lsn = ended_lsn + 1000000000000",
        "UPDATE pipeline_position SET commit_lsn = commit_lsn + 1000000000000, system_identifier = '1'");
  }
}
