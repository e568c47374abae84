package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import dev.hindsight.verify.TableResult;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is past the line stays out, by whatever way it comes again. */
class GateIT {
  private static final String STORY =
      "SELECT transaction_id, label, opened_by, closed_by FROM transaction_history ORDER BY"
          + " transaction_id, valid_from";
  private static final String OLD = "now() - INTERVAL '3 years'";
  private static final String FRESH = "now() - INTERVAL '3 days'";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestRetention retention;
  private TestPipeline pipeline;

  /** Another warehouse, another subclass. */
  TestWarehouse warehouse(Path folder) {
    return new TestWarehouse(folder);
  }

  @BeforeEach
  void prepare() {
    retention = new TestRetention(warehouse(folder), folder);
    retention.now(Instant.now().truncatedTo(ChronoUnit.MICROS));
    pipeline = new TestPipeline(source, retention.warehouse);
  }

  private void book(int id, String executed, String label) {
    source.execute(
        "INSERT INTO transactions VALUES (%d, 1, %s, %s, '%s', 'FR', 1, 1, 1)"
            .formatted(id, executed.equals("NULL") ? "NULL" : FRESH, executed, label));
  }

  private List<String> story() {
    return retention.warehouse.rows(STORY);
  }

  /** Rows in the warehouse that no gate has seen, purged: dated, undated, and one inside. */
  private void loaded_and_purged() {
    book(1, OLD, "old");
    book(2, "NULL", "undated");
    book(3, FRESH, "fresh");
    pipeline.catchUp();
    assertThat(story()).hasSize(3);
    // The undated one has lain there for the whole period.
    retention.warehouse.execute(
        "UPDATE transaction_history SET valid_from = DATEADD(YEAR, -3, valid_from) WHERE"
            + " transaction_id = 2");
    retention.purge();
    assertThat(story()).containsExactly("3|fresh|snapshot|null");
    pipeline.gates(retention::gate);
  }

  @Test
  void a_resnapshot_brings_no_purged_row_back_and_verify_explains_them() throws Exception {
    loaded_and_purged();
    pipeline.resnapshot();
    assertThat(story()).containsExactly("3|fresh|snapshot|null");
    assertThat(retention.warehouse.rows("SELECT * FROM refusal_count"))
        .containsExactly("public.transactions|2");
    TableResult transactions = pipeline.verified().get(0);
    assertThat(transactions.pastRetention()).isEqualTo(2);
    assertThat(transactions.equal()).isEqualTo(1);

    retention.now(Instant.now().truncatedTo(ChronoUnit.MICROS));
    assertThat(retention.purge().rowsRefused()).isEqualTo(2);
    assertThat(retention.purge().rowsRefused()).as("told once").isZero();
    assertThat(
            retention.warehouse.rows(
                "SELECT table_name, rows_refused FROM purge_audit WHERE kind = 'refused'"))
        .containsExactly("transaction_history|2");
  }

  @Test
  void a_correction_of_a_purged_transaction_is_refused_until_its_date_comes_inside() {
    loaded_and_purged();
    source.execute("UPDATE transactions SET label = 'corrected' WHERE id IN (1, 2)");
    pipeline.catchUp();
    assertThat(story()).containsExactly("3|fresh|snapshot|null");

    source.execute("UPDATE transactions SET execution_date = " + FRESH + " WHERE id IN (1, 2)");
    pipeline.catchUp();
    assertThat(story())
        .containsExactly(
            "1|corrected|correction|null", "2|corrected|correction|null", "3|fresh|snapshot|null");
  }

  @Test
  void a_correction_that_moves_the_date_over_the_line_ends_the_version() throws Exception {
    book(1, FRESH, "first");
    pipeline.gates(retention::gate);
    pipeline.catchUp();
    source.execute("UPDATE transactions SET label = 'second' WHERE id = 1");
    source.execute("UPDATE transactions SET execution_date = " + OLD + " WHERE id = 1");
    pipeline.catchUp();
    assertThat(story())
        .containsExactly("1|first|snapshot|correction", "1|second|correction|retention");
    assertThat(pipeline.verified().get(0).pastRetention()).isEqualTo(1);
  }

  @Test
  void a_restart_that_reads_everything_again_changes_nothing() {
    pipeline.gates(retention::gate);
    book(1, OLD, "old");
    book(2, FRESH, "fresh");
    pipeline.catchUp();
    book(3, OLD, "old as well");
    pipeline.catchUp();
    pipeline.catchUp();
    assertThat(story()).containsExactly("2|fresh|snapshot|null");
    assertThat(retention.warehouse.rows("SELECT * FROM refusal_count"))
        .containsExactly("public.transactions|2");
  }

  @Test
  void a_row_that_fails_a_rule_and_is_past_the_line_leaves_rule_key_and_position_only() {
    pipeline.gates(retention::gate);
    source.execute(
        "INSERT INTO transactions VALUES (1, NULL, NULL, "
            + OLD
            + ", 'old', 'FR', 1, 1, 1),"
            + " (2, NULL, NULL, "
            + FRESH
            + ", 'fresh', 'FR', 1, 1, 1)");
    pipeline.catchUp();
    source.execute(
        "INSERT INTO transactions VALUES (3, NULL, NULL, " + OLD + ", 'old', 'FR', 1, 1, 1)");
    pipeline.catchUp();
    pipeline.resnapshot();
    assertThat(
            retention.warehouse.rows(
                "SELECT row_key, rule, content IS NULL, reason LIKE '%past the retention line%',"
                    + " clock < recorded_at, ended_at IS NULL FROM quarantine ORDER BY row_key"))
        .containsExactly(
            "1|required|TRUE|TRUE|TRUE|TRUE",
            "2|required|FALSE|FALSE|TRUE|TRUE",
            "3|required|TRUE|TRUE|TRUE|TRUE");
  }

  @Test
  void dimensions_are_never_refused() {
    pipeline.gates(retention::gate);
    pipeline.catchUp();
    retention.warehouse.execute(
        "UPDATE merchant_history SET valid_from = DATEADD(YEAR, -3, valid_from)");
    source.execute("UPDATE merchants SET name = 'Epicerie fine' WHERE id = 2");
    pipeline.catchUp();
    retention.purge();
    pipeline.resnapshot();
    assertThat(
            retention.warehouse.rows(
                "SELECT name, opened_by, closed_by FROM merchant_history ORDER BY merchant_id,"
                    + " valid_from"))
        .containsExactly(
            "Boulangerie|snapshot|null",
            "Epicerie|snapshot|correction",
            "Epicerie fine|correction|null");
  }

  @Test
  void loading_goes_on_beside_a_purge_of_the_same_rows() throws Exception {
    source.execute(
        "INSERT INTO transactions SELECT x, 1, NULL, CASE WHEN x % 2 = 0 THEN "
            + OLD
            + " ELSE "
            + FRESH
            + " END, 'first', 'FR', 1, 1, 1 FROM generate_series(1, 4000) x");
    pipeline.catchUp();
    source.execute("UPDATE transactions SET label = 'second'");
    for (int id = 1; id <= 200; id++) {
      source.execute("UPDATE transactions SET label = 'third' WHERE id = " + id);
    }
    pipeline.gates(retention::gate);
    CompletableFuture<PurgeResult> purge = CompletableFuture.supplyAsync(() -> retention.purge(20));
    pipeline.rowsPerCommit(100).catchUp();
    long purged = purge.get().rowsDeleted();
    retention.purge();

    assertThat(purged).isPositive();
    assertThat(
            retention.warehouse.rows(
                "SELECT label, min(mod(transaction_id, 2)), count(*) FROM transaction_history"
                    + " WHERE is_current GROUP BY label ORDER BY label"))
        .containsExactly("second|1|1900", "third|1|100");
    assertThat(pipeline.verified().get(0).pastRetention()).isEqualTo(2_000);
  }
}
