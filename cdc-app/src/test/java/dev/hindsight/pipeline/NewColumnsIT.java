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

/** Columns that the source gains appear in the history by themselves; nothing of them is lost. */
class NewColumnsIT {
  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  @BeforeEach
  void a_history_with_the_old_columns() {
    warehouse = new TestWarehouse(folder).migrated();
    pipeline = new TestPipeline(source, warehouse);
    pipeline.catchUp();
  }

  @Test
  void a_column_with_and_one_without_default_are_added_with_the_first_row_that_has_them()
      throws Exception {
    source.execute(
        "ALTER TABLE merchants ADD COLUMN city TEXT, ADD COLUMN rating NUMERIC(4, 2) DEFAULT 2.5,"
            + " ADD COLUMN opened TIMESTAMPTZ, ADD COLUMN tags INTEGER[]",
        "INSERT INTO merchants VALUES (3, 'Fromagerie', 'Lyon', 4.75, '2026-02-03 04:05:06.789012+00', '{1,NULL}')",
        "UPDATE merchants SET city = 'Paris' WHERE id = 1");
    pipeline.catchUp();

    assertThat(
            warehouse.rows(
                "SELECT merchant_id, city, rating, opened, tags, opened_by FROM merchant_history ORDER BY merchant_id, valid_from"))
        .containsExactly(
            "1|null|null|null|null|snapshot",
            "1|Paris|2.50|null|null|correction",
            "2|null|null|null|null|snapshot",
            "3|Lyon|4.75|2026-02-03 04:05:06.789012+00|[1, null]|insert");
    assertThat(
            warehouse.rows(
                "SELECT table_name, column_name, change, commit_lsn > 0 FROM schema_change ORDER BY column_name"))
        .containsExactly(
            "public.merchants|city|column_added|TRUE",
            "public.merchants|opened|column_added|TRUE",
            "public.merchants|rating|column_added|TRUE",
            "public.merchants|tags|column_added|TRUE");
    assertThat(pipeline.verify().agrees())
        .as("merchant 2 has the default in the source and NULL, not known then, in the history")
        .isTrue();
    assertThat(warehouse.rows("SELECT name FROM merchants_current ORDER BY merchant_id"))
        .as("views go on")
        .hasSize(3);
  }

  @Test
  void a_snapshot_adds_columns_too() {
    source.execute(
        "ALTER TABLE banks ADD COLUMN country TEXT DEFAULT 'FR'",
        "SELECT pg_drop_replication_slot('" + pipeline.slot() + "')");
    pipeline.resnapshot();
    assertThat(warehouse.rows("SELECT country, closed_by FROM bank_history ORDER BY valid_from"))
        .containsExactly("null|resnapshot", "FR|null");
  }

  @Test
  void a_lost_change_of_a_new_column_is_not_taken_for_its_default() {
    source.execute(
        "ALTER TABLE merchants ADD COLUMN rating INTEGER DEFAULT 3, ADD COLUMN city TEXT",
        "INSERT INTO merchants VALUES (3, 'Fromagerie', 4, 'Lyon')");
    pipeline.catchUp();
    assertThat(pipeline.verify().tables())
        .filteredOn(table -> table.table().name().equals("merchants"))
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.byDefault()).isEqualTo(2);
              assertThat(table.differences()).isZero();
            });
    source.execute(
        "UPDATE merchants SET rating = 5 WHERE id = 1",
        "UPDATE merchants SET city = 'Paris' WHERE id = 2");
    pipeline.catchUp();
    warehouse.execute(
        "DELETE FROM merchant_history WHERE opened_by = 'correction'",
        "UPDATE merchant_history SET valid_to = '9999-12-31 00:00:00+00', is_current = TRUE, closed_by = NULL,"
            + " closed_lsn = NULL");
    assertThat(pipeline.verify().differences())
        .extracting(found -> found.key().text() + " " + found.detail())
        .containsExactlyInAnyOrder("1 rating", "2 rating, city");
  }
}
