package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CurrentViewsTest {

  private final TestWarehouse warehouse = TestWarehouse.inMemory();

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void a_corrected_transaction_shows_once_with_its_new_amount() {
    warehouse
        .transaction(
            1,
            "amount",
            "100",
            "valid_to",
            "2024-02-01T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .transaction(
            1,
            "amount",
            "90",
            "valid_from",
            "2024-02-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200);

    assertThat(warehouse.rows("SELECT * FROM transactions_current"))
        .containsExactly(
            "1 | 90.00000 | - | - | - | - | 1 | 1 | - | 2024-02-01T00:00:00Z | correction");
  }

  @Test
  void a_deleted_transaction_is_gone_and_a_key_change_shows_under_the_new_key() {
    warehouse
        .transaction(
            1, "valid_to", "2024-02-01T00:00:00Z", "closed_by", "delete", "closed_lsn", 200)
        .transaction(
            2, "valid_to", "2024-02-02T00:00:00Z", "closed_by", "key_change", "closed_lsn", 300)
        .transaction(
            3,
            "label",
            "SHOP",
            "country_code",
            "FR",
            "merchant_id",
            7,
            "creation_date",
            "2024-01-03T00:00:00Z",
            "execution_date",
            "2024-01-04T00:00:00Z",
            "valid_from",
            "2024-02-02T00:00:00Z",
            "opened_by",
            "key_change",
            "previous_key",
            "2",
            "commit_lsn",
            300);

    assertThat(warehouse.rows("SELECT * FROM transactions_current"))
        .containsExactly(
            "3 | 10.00000 | 2024-01-03T00:00:00Z | 2024-01-04T00:00:00Z | SHOP | FR | 1 | 1 | 7 | 2024-02-02T00:00:00Z | key_change");
  }

  @Test
  void the_parties_show_their_present_names() {
    warehouse
        .consumer(
            1,
            "Ann",
            "valid_to",
            "2024-03-01T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .consumer(
            1,
            "Anna",
            "prefered_merchants",
            new Integer[] {3, null},
            "valid_from",
            "2024-03-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200)
        .consumer(2, "Ben")
        .merchant(1, "Shop")
        .merchant(
            2,
            "Gone",
            "valid_to",
            "2024-03-01T00:00:00Z",
            "closed_by",
            "truncate",
            "closed_lsn",
            200)
        .bank(1, "Bank");

    assertThat(warehouse.rows("SELECT * FROM consumers_current ORDER BY consumer_id"))
        .containsExactly(
            "1 | Anna | [3, null] | 2024-03-01T00:00:00Z | correction",
            "2 | Ben | - | 2024-01-01T00:00:00Z | insert");
    assertThat(warehouse.rows("SELECT * FROM merchants_current"))
        .containsExactly("1 | Shop | 2024-01-01T00:00:00Z | insert");
    assertThat(warehouse.rows("SELECT * FROM banks_current"))
        .containsExactly("1 | Bank | Z1 | 2024-01-01T00:00:00Z | insert");
  }

  @Test
  void a_column_added_to_the_history_leaves_every_view_working_and_unchanged() {
    warehouse.transaction(1).consumer(1, "Ann").bank(1, "Bank");
    var before = warehouse.columns("transactions_current");

    for (String table : new String[] {"transaction", "consumer", "merchant", "bank"}) {
      warehouse.run("ALTER TABLE " + table + "_history ADD COLUMN channel VARCHAR");
    }

    assertThat(warehouse.columns("transactions_current")).isEqualTo(before);
    for (String view :
        warehouse.rows(
            "SELECT table_name FROM information_schema.views WHERE table_schema = 'PUBLIC'")) {
      assertThat(warehouse.rows("SELECT * FROM " + view)).as(view).isNotNull();
    }
    assertThat(warehouse.rows("SELECT transaction_id FROM transactions_current"))
        .containsExactly("1");
    assertThat(
            warehouse.rows(
                "SELECT COUNT(*) FROM information_schema.views WHERE table_schema = 'PUBLIC'"))
        .containsExactly("12");
  }
}
