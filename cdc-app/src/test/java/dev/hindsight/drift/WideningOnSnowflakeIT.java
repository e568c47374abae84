package dev.hindsight.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snowflake makes texts longer and numbers larger in their place, and nothing else. */
class WideningOnSnowflakeIT {
  private final TestSource source = SourceServer.bankSource();
  private final TestWarehouse warehouse = TestWarehouse.snowflake().migrated();
  private final TestPipeline pipeline = new TestPipeline(source, warehouse);

  @AfterEach
  void no_slots() {
    source.dropSlots();
  }

  private List<String> parked() {
    return warehouse.rows("SELECT reason FROM source_table WHERE state <> 'flows'");
  }

  private void book(String id, String amount) {
    source.execute(
        "INSERT INTO transactions (id, amount, consumer_id, bank_id, merchant_id) VALUES (%s, %s, 1, 1, 1)"
            .formatted(id, amount));
  }

  @Test
  void a_number_gains_digits_before_the_point_and_one_behind_it_is_for_a_person_to_decide() {
    warehouse.execute("ALTER TABLE merchant_history ADD COLUMN city VARCHAR(3)");
    source.execute("ALTER TABLE merchants ADD COLUMN city VARCHAR(3)");
    pipeline.catchUp();
    source.execute(
        "ALTER TABLE transactions ALTER COLUMN amount TYPE NUMERIC(12, 5)",
        "ALTER TABLE transactions ALTER COLUMN id TYPE BIGINT",
        "ALTER TABLE merchants ALTER COLUMN city TYPE VARCHAR(60)",
        "UPDATE merchants SET city = 'Saint-Malo' WHERE id = 1");
    book("5000000000", "1234567.12345");
    pipeline.catchUp();
    assertThat(parked()).isEmpty();
    assertThat(
            warehouse.rows(
                "SELECT merchant_id, city, is_current FROM merchant_history ORDER BY merchant_id, valid_from"))
        .containsExactly("1|null|FALSE", "1|Saint-Malo|TRUE", "2|null|TRUE");
    assertThat(warehouse.rows("SELECT transaction_id, amount FROM transaction_history"))
        .containsExactly("5000000000|1234567.12345");
    assertThat(
            warehouse.rows(
                "SELECT transaction_id, amount, bank_name FROM transactions_enriched ORDER BY transaction_id"))
        .as("once, though its merchant has two versions")
        .hasSize(1);
    assertThat(
            warehouse.rows(
                "SELECT city FROM merchant_history WHERE is_current ORDER BY merchant_id"))
        .containsExactly("Saint-Malo", "null");
    assertThat(warehouse.rows("SELECT column_name, change FROM schema_change ORDER BY column_name"))
        .contains("amount|column_widened", "city|column_widened")
        .doesNotContain("transaction_id|column_widened");

    source.execute(
        "ALTER TABLE merchants ALTER COLUMN city TYPE TEXT",
        "ALTER TABLE merchants ALTER COLUMN name TYPE TEXT",
        "UPDATE merchants SET city = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Wales'"
            + " WHERE id = 1");
    pipeline.catchUp();
    assertThat(parked()).isEmpty();
    assertThat(pipeline.verify().agrees()).isTrue();

    source.execute("ALTER TABLE transactions ALTER COLUMN amount TYPE NUMERIC(14, 6)");
    book("6", "1.123456");
    pipeline.catchUp();
    assertThat(parked())
        .containsExactly(
            "The columns of public.transactions have changed in the source: amount holds more than its history column.");
    assertThat(warehouse.rows("SELECT row_key FROM quarantine WHERE rule = 'schema'"))
        .containsExactly("6");
  }
}
