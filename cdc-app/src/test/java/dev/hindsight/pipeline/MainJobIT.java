package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on a real Postgres and a real H2: what the source commits becomes versions. */
class MainJobIT {
  private static final String BOOKING =
      "(%d, %s, '2026-01-02 10:00+00', '2026-01-03 10:00+00', '%s', 'FR', 1, 1, 1)";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  @BeforeEach
  void prepare() {
    warehouse = warehouse(folder).migrated();
    pipeline = new TestPipeline(source, warehouse);
  }

  /** Another warehouse, another subclass. */
  TestWarehouse warehouse(Path folder) {
    return new TestWarehouse(folder);
  }

  private void book(int id, String amount, String label) {
    source.execute("INSERT INTO transactions VALUES " + BOOKING.formatted(id, amount, label));
  }

  private static final String STORY =
      "SELECT transaction_id, amount, label, opened_by, closed_by, is_current, commit_lsn <"
          + " coalesce(closed_lsn, 9e18) FROM transaction_history ORDER BY transaction_id,"
          + " valid_from";

  @Test
  void a_correction_becomes_a_new_version_and_the_old_one_stays() {
    book(1, "10.5", "bakery");
    pipeline.catchUp();
    source.execute("UPDATE transactions SET amount = 12.25 WHERE id = 1");
    book(2, "99", "  spaced   out ");
    pipeline.catchUp();

    assertThat(warehouse.rows(STORY))
        .containsExactly(
            "1|10.50000|bakery|snapshot|correction|FALSE|TRUE",
            "1|12.25000|bakery|correction|null|TRUE|TRUE",
            "2|99.00000|spaced out|insert|null|TRUE|TRUE");
    assertThat(
            warehouse.rows(
                "SELECT consumer_id, name, prefered_merchants FROM consumer_history ORDER BY 1"))
        .containsExactly("1|Ada Lovelace|[1, 2]", "2|Alan Turing|null");
  }

  @Test
  void every_kind_of_ending_is_told_apart() {
    pipeline.catchUp();
    book(1, "1", "deleted");
    book(2, "2", "moved");
    book(3, "3", "truncated");
    source.execute("DELETE FROM transactions WHERE id = 1");
    source.execute("UPDATE transactions SET id = 20 WHERE id = 2");
    source.execute("TRUNCATE transactions");
    book(1, "1", "back");
    pipeline.catchUp();

    assertThat(
            warehouse.rows(
                "SELECT transaction_id, label, opened_by, closed_by, previous_key FROM"
                    + " transaction_history ORDER BY commit_lsn, transaction_id"))
        .containsExactly(
            "1|deleted|insert|delete|null",
            "2|moved|insert|key_change|null",
            "3|truncated|insert|truncate|null",
            "20|moved|key_change|truncate|2",
            "1|back|insert|null|null");
  }

  @Test
  void a_row_that_fails_a_rule_waits_in_quarantine_until_a_good_version_comes() {
    book(1, "5", "good");
    pipeline.catchUp();
    source.execute("UPDATE transactions SET country_code = 'XX' WHERE id = 1");
    pipeline.catchUp();
    assertThat(warehouse.rows(STORY)).containsExactly("1|5.00000|good|snapshot|null|TRUE|TRUE");
    assertThat(warehouse.rows("SELECT table_name, row_key, rule, ended_at IS NULL FROM quarantine"))
        .containsExactly("public.transactions|1|country|TRUE");

    source.execute("UPDATE transactions SET country_code = 'uk' WHERE id = 1");
    pipeline.catchUp();
    assertThat(
            warehouse.rows(
                "SELECT country_code, opened_by FROM transaction_history ORDER BY valid_from"))
        .containsExactly("FR|snapshot", "GB|correction");
    assertThat(warehouse.rows("SELECT ended_at IS NULL, ended_lsn > commit_lsn FROM quarantine"))
        .containsExactly("FALSE|TRUE");
  }

  @Test
  void messages_that_others_write_into_the_log_are_nobodys_changes() {
    pipeline.catchUp();
    source.execute(
        "SELECT pg_logical_emit_message(false, 'other', 'outside a transaction')",
        "SELECT pg_logical_emit_message(true, 'other', 'in a transaction of its own')");
    book(1, "5", "after");
    source.transaction(
        "SELECT pg_logical_emit_message(false, 'other', 'outside, from within')",
        "SELECT pg_logical_emit_message(true, 'other', 'in')",
        "UPDATE transactions SET amount = 6 WHERE id = 1");
    pipeline.catchUp();
    assertThat(warehouse.rows(STORY))
        .containsExactly(
            "1|5.00000|after|insert|correction|FALSE|TRUE",
            "1|6.00000|after|correction|null|TRUE|TRUE");
  }
}
