package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TransactionsEnrichedTest {

  private static final String NAMES =
      "SELECT transaction_id, consumer_name, merchant_name, bank_name FROM transactions_enriched ORDER BY transaction_id";

  private final TestWarehouse warehouse = TestWarehouse.inMemory();

  /**
   * Consumer 1 is Ann, from May on Anna; the merchant is Shop, known from March on, in June Store.
   */
  @BeforeEach
  void renamed_parties() {
    warehouse
        .consumer(
            1,
            "Ann",
            "valid_to",
            "2024-05-01T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .consumer(
            1,
            "Anna",
            "valid_from",
            "2024-05-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200)
        .merchant(
            5,
            "Shop",
            "valid_from",
            "2024-03-01T00:00:00Z",
            "valid_to",
            "2024-06-01T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            300)
        .merchant(
            5,
            "Store",
            "valid_from",
            "2024-06-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            300)
        .bank(1, "Bank");
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void the_names_are_those_of_the_execution_to_the_microsecond() {
    warehouse
        .transaction(1, "merchant_id", 5, "execution_date", "2024-04-30T23:59:59.999999Z")
        .transaction(2, "merchant_id", 5, "execution_date", "2024-05-01T00:00:00Z")
        .transaction(3, "merchant_id", 5, "execution_date", "2024-04-30T23:30:00-02:00")
        .transaction(4, "merchant_id", 5, "execution_date", "2024-07-01T00:00:00Z");

    assertThat(warehouse.rows(NAMES))
        .containsExactly(
            "1 | Ann | Shop | Bank",
            "2 | Anna | Shop | Bank",
            "3 | Anna | Shop | Bank",
            "4 | Anna | Store | Bank");
  }

  @Test
  void before_the_known_history_the_earliest_name_is_taken() {
    warehouse.transaction(1, "merchant_id", 5, "execution_date", "2020-01-01T00:00:00Z");

    assertThat(warehouse.rows(NAMES)).containsExactly("1 | Ann | Shop | Bank");
  }

  @Test
  void without_an_execution_date_the_creation_counts_and_without_both_the_version() {
    warehouse
        .transaction(1, "merchant_id", 5, "creation_date", "2024-05-02T00:00:00Z")
        .transaction(2, "merchant_id", 5, "valid_from", "2024-06-02T00:00:00Z");

    assertThat(warehouse.rows(NAMES))
        .containsExactly("1 | Anna | Shop | Bank", "2 | Anna | Store | Bank");
  }

  @Test
  void no_merchant_or_an_unknown_party_loses_no_transaction() {
    warehouse
        .transaction(1, "execution_date", "2024-04-01T00:00:00Z")
        .transaction(
            2,
            "merchant_id",
            99,
            "consumer_id",
            98,
            "bank_id",
            97,
            "execution_date",
            "2024-04-01T00:00:00Z");

    assertThat(warehouse.rows(NAMES)).containsExactly("1 | Ann | - | Bank", "2 | - | - | -");
  }

  @Test
  void a_merchant_recognised_late_shows_as_soon_as_the_transaction_names_it() {
    warehouse
        .transaction(
            1,
            "execution_date",
            "2024-04-01T00:00:00Z",
            "valid_to",
            "2024-04-03T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            400)
        .transaction(
            1,
            "merchant_id",
            5,
            "execution_date",
            "2024-04-01T00:00:00Z",
            "valid_from",
            "2024-04-03T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            400);

    assertThat(warehouse.rows(NAMES)).containsExactly("1 | Ann | Shop | Bank");
  }

  @Test
  void a_deleted_transaction_is_not_there_and_a_changed_key_shows_once() {
    warehouse
        .transaction(
            1, "valid_to", "2024-02-01T00:00:00Z", "closed_by", "delete", "closed_lsn", 200)
        .transaction(
            2, "valid_to", "2024-02-02T00:00:00Z", "closed_by", "key_change", "closed_lsn", 300)
        .transaction(
            3,
            "execution_date",
            "2024-02-02T00:00:00Z",
            "valid_from",
            "2024-02-02T00:00:00Z",
            "opened_by",
            "key_change",
            "previous_key",
            "2",
            "commit_lsn",
            300);

    assertThat(warehouse.rows(NAMES)).containsExactly("3 | Ann | - | Bank");
  }
}
