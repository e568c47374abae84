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

  @Test
  void a_copy_from_a_server_whose_log_counts_from_lower_positions_agrees() {
    for (String table : List.of("transaction", "consumer", "merchant", "bank")) {
      warehouse.execute(
          "UPDATE "
              + table
              + "_history SET commit_lsn = commit_lsn + 1000000000000, closed_lsn = closed_lsn + 1000000000000");
    }
    warehouse.execute(
        "UPDATE quarantine SET commit_lsn = commit_lsn + 1000000000000, ended_lsn = ended_lsn + 1000000000000",
        "UPDATE pipeline_position SET commit_lsn = commit_lsn + 1000000000000, system_identifier = '1'");
    pipeline.resnapshot();
    assertThat(pipeline.verify().agrees()).isTrue();
    source.execute(
        "UPDATE merchants SET name = 'Epicerie fine' WHERE id = 2",
        "DELETE FROM merchants WHERE id = 5",
        "DELETE FROM transactions WHERE id = 1");
    pipeline.catchUp();
    assertThat(pipeline.verify().agrees()).isTrue();
  }
}
