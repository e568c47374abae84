package dev.hindsight.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table whose columns change in a way that somebody has to decide about is set aside: its changes
 * wait in quarantine in their order, those of other tables go on.
 */
class ParkingIT {
  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  @BeforeEach
  void a_history() {
    warehouse = new TestWarehouse(folder).migrated();
    pipeline = new TestPipeline(source, warehouse);
    pipeline.catchUp();
  }

  @AfterEach
  void no_slots() {
    source.dropSlots();
  }

  private List<String> parked() {
    return warehouse.rows(
        "SELECT table_name, row_key, event, content FROM quarantine WHERE rule = 'schema' ORDER BY id");
  }

  private List<String> tables() {
    return warehouse.rows(
        "SELECT table_name, state, reason FROM source_table WHERE state <> 'flows' ORDER BY table_name");
  }

  @Test
  void a_dropped_column_parks_the_table_and_other_tables_flow() {
    source.execute(
        "ALTER TABLE banks DROP COLUMN zipcode",
        "UPDATE banks SET name = 'Renamed Bank' WHERE id = 1",
        "INSERT INTO banks VALUES (2, 'Second Bank')",
        "UPDATE merchants SET name = 'Bakery' WHERE id = 1");
    source.transaction(
        "UPDATE banks SET id = 3 WHERE id = 2", "UPDATE merchants SET name = 'Shop' WHERE id = 2");
    source.execute(
        "DELETE FROM banks WHERE id = 1",
        "TRUNCATE banks CASCADE",
        "INSERT INTO banks VALUES (4, 'Last')");
    pipeline.catchUp();

    assertThat(tables())
        .containsExactly(
            "public.banks|parked|The columns of public.banks have changed in the source: zipcode is gone.");
    assertThat(parked())
        .containsExactly(
            "public.banks|1|present|{\"id\":1,\"name\":\"Renamed Bank\"}",
            "public.banks|2|present|{\"id\":2,\"name\":\"Second Bank\"}",
            "public.banks|2|absent|null",
            "public.banks|3|present|{\"id\":3,\"name\":\"Second Bank\"}",
            "public.banks|1|absent|null",
            "public.banks||truncate|null",
            "public.banks|4|present|{\"id\":4,\"name\":\"Last\"}");
    assertThat(warehouse.rows("SELECT bank_id, name, zipcode, is_current FROM bank_history"))
        .containsExactly("1|First Bank|75001|TRUE");
    assertThat(
            warehouse.rows("SELECT merchant_id, name FROM merchants_current ORDER BY merchant_id"))
        .containsExactly("1|Bakery", "2|Shop");
  }

  @Test
  void a_renamed_column_a_changed_type_and_a_changed_key_park_the_table() {
    source.execute(
        "ALTER TABLE banks RENAME COLUMN zipcode TO postcode",
        "UPDATE banks SET postcode = '75002' WHERE id = 1",
        "ALTER TABLE merchants ADD COLUMN rating INTEGER",
        "UPDATE merchants SET rating = 1 WHERE id = 1");
    pipeline.catchUp();
    source.execute(
        "ALTER TABLE merchants ALTER COLUMN rating TYPE TEXT",
        "UPDATE merchants SET rating = '**' WHERE id = 1",
        "ALTER TABLE consumers RENAME COLUMN id TO consumer_no",
        "UPDATE consumers SET name = 'Ada' WHERE consumer_no = 1",
        "DELETE FROM consumers WHERE consumer_no = 2");
    pipeline.catchUp();

    assertThat(tables())
        .containsExactly(
            "public.banks|parked|The columns of public.banks have changed in the source: zipcode is gone, postcode is new.",
            "public.consumers|parked|The columns of public.consumers have changed in the source:"
                + " its key was id and is consumer_no, id is gone, consumer_no is new.",
            "public.merchants|parked|The columns of public.merchants have changed in the source: rating was int4 and is text.");
    assertThat(parked())
        .containsExactly(
            "public.banks|1|present|{\"id\":1,\"name\":\"First Bank\",\"postcode\":\"75002\"}",
            "public.merchants|1|present|{\"id\":1,\"name\":\"Boulangerie\",\"rating\":\"**\"}",
            "public.consumers|1|present|{\"consumer_no\":1,\"name\":\"Ada\",\"prefered_merchants\":[1,2]}",
            "public.consumers|2|absent|null");
  }

  @Test
  void what_the_history_can_hold_goes_on_and_a_column_that_became_too_small_is_widened() {
    source.execute(
        "ALTER TABLE transactions ALTER COLUMN amount TYPE NUMERIC(14, 6)",
        "ALTER TABLE transactions ALTER COLUMN id TYPE BIGINT",
        "ALTER TABLE merchants ALTER COLUMN name TYPE VARCHAR(40)",
        "INSERT INTO transactions (id, amount, consumer_id, bank_id, merchant_id)"
            + " VALUES (5000000000, 12345678.123456, 1, 1, 1)",
        "UPDATE merchants SET name = 'Shorter' WHERE id = 1");
    pipeline.catchUp();
    source.execute(
        "ALTER TABLE merchants ALTER COLUMN name TYPE VARCHAR(60)",
        "UPDATE merchants SET name = 'Longer again' WHERE id = 1");
    pipeline.catchUp();

    assertThat(tables()).isEmpty();
    assertThat(warehouse.rows("SELECT row_key, rule, reason FROM quarantine")).isEmpty();
    assertThat(warehouse.rows("SELECT transaction_id, amount FROM transactions_enriched"))
        .containsExactly("5000000000|12345678.123456");
    assertThat(warehouse.rows("SELECT column_name, change FROM schema_change ORDER BY column_name"))
        .containsExactly("amount|column_widened", "transaction_id|column_widened");
    assertThat(pipeline.verify().agrees()).isTrue();
  }
}
