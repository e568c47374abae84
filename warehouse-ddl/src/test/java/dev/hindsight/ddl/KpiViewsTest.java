package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KpiViewsTest {

  private static final String BY_MERCHANT =
      "SELECT * FROM kpi_merchant_monthly ORDER BY merchant_id NULLS LAST, month_start NULLS LAST";
  private static final String BY_CONSUMER =
      "SELECT * FROM kpi_consumer_monthly ORDER BY consumer_id, month_start NULLS LAST";
  private static final String CORRECTIONS =
      "SELECT * FROM kpi_bank_corrections ORDER BY bank_id, month_start";

  private TestWarehouse warehouse = TestWarehouse.inMemory();

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void turnover_counts_corrected_amounts_and_leaves_out_what_was_deleted() {
    warehouse
        .merchant(5, "Shop")
        .consumer(1, "Ann")
        .transaction(
            1,
            "merchant_id",
            5,
            "amount",
            "100",
            "execution_date",
            "2025-01-05T00:00:00Z",
            "valid_to",
            "2025-01-09T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .transaction(
            1,
            "merchant_id",
            5,
            "amount",
            "90",
            "execution_date",
            "2025-01-05T00:00:00Z",
            "valid_from",
            "2025-01-09T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200)
        .transaction(
            2, "merchant_id", 5, "amount", "10.00001", "execution_date", "2025-01-06T00:00:00Z")
        .transaction(
            3,
            "merchant_id",
            5,
            "amount",
            "7",
            "execution_date",
            "2025-01-06T00:00:00Z",
            "valid_to",
            "2025-01-09T00:00:00Z",
            "closed_by",
            "delete",
            "closed_lsn",
            210);

    assertThat(warehouse.rows(BY_MERCHANT))
        .containsExactly("5 | Shop | 2025-01-01 | 2 | 100.00001 | 50.00001");
    assertThat(warehouse.rows(BY_CONSUMER))
        .containsExactly("1 | Ann | 2025-01-01 | 2 | 100.00001 | 50.00001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/St_Johns", "Pacific/Kiritimati"})
  void months_are_those_of_utc_whatever_the_session_s_zone(String zone) {
    warehouse.close();
    warehouse = TestWarehouse.inMemory(zone);
    warehouse
        .transaction(
            1, "merchant_id", 5, "amount", "1", "execution_date", "2025-01-31T23:30:00-02:00")
        .transaction(
            2, "merchant_id", 5, "amount", "2", "execution_date", "2025-02-01T00:30:00+02:00")
        .transaction(
            3, "merchant_id", 5, "amount", "4", "execution_date", "2025-01-31T23:59:59.999999Z")
        .transaction(4, "merchant_id", 5, "amount", "8", "execution_date", "2025-02-01T00:00:00Z")
        .transaction(
            5,
            "bank_id",
            9,
            "amount",
            "16",
            "merchant_id",
            5,
            "execution_date",
            "2025-02-01T00:00:00Z",
            "valid_to",
            "2025-03-31T23:30:00-02:00",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .transaction(
            5,
            "bank_id",
            9,
            "amount",
            "32",
            "merchant_id",
            5,
            "execution_date",
            "2025-02-01T00:00:00Z",
            "valid_from",
            "2025-03-31T23:30:00-02:00",
            "opened_by",
            "correction",
            "commit_lsn",
            200);

    assertThat(warehouse.rows(BY_MERCHANT))
        .containsExactly(
            "5 | - | 2025-01-01 | 2 | 6.00000 | 3.00000",
            "5 | - | 2025-02-01 | 3 | 41.00000 | 13.66667");
    assertThat(warehouse.rows(BY_CONSUMER))
        .containsExactly(
            "1 | - | 2025-01-01 | 2 | 6.00000 | 3.00000",
            "1 | - | 2025-02-01 | 3 | 41.00000 | 13.66667");
    assertThat(warehouse.rows(CORRECTIONS))
        .containsExactly("9 | - | 2025-04-01 | 1 | 1 | 16.00000");
  }

  @Test
  void missing_dates_merchants_and_amounts_lose_no_transaction() {
    warehouse
        .consumer(1, "Ann")
        .transaction(1, "amount", "3", "creation_date", "2025-03-01T00:00:00Z")
        .transaction(2, "amount", null, "creation_date", "2025-03-02T00:00:00Z")
        .transaction(3, "amount", null)
        .transaction(
            4,
            "amount",
            "5",
            "merchant_id",
            5,
            "creation_date",
            "2025-03-31T00:00:00Z",
            "execution_date",
            "2025-04-01T00:00:00Z");

    assertThat(warehouse.rows(BY_MERCHANT))
        .containsExactly(
            "5 | - | 2025-04-01 | 1 | 5.00000 | 5.00000",
            "- | - | 2025-03-01 | 2 | 3.00000 | 3.00000",
            "- | - | - | 1 | - | -");
    assertThat(warehouse.rows(BY_CONSUMER))
        .containsExactly(
            "1 | Ann | 2025-03-01 | 2 | 3.00000 | 3.00000",
            "1 | Ann | 2025-04-01 | 1 | 5.00000 | 5.00000",
            "1 | Ann | - | 1 | - | -");
  }

  @Test
  void a_renamed_party_shows_under_its_present_name() {
    warehouse
        .merchant(
            5,
            "Shop",
            "valid_to",
            "2025-02-01T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .merchant(
            5,
            "Store",
            "valid_from",
            "2025-02-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200)
        .transaction(1, "merchant_id", 5, "execution_date", "2025-01-05T00:00:00Z");

    assertThat(warehouse.rows(BY_MERCHANT))
        .containsExactly("5 | Store | 2025-01-01 | 1 | 10.00000 | 10.00000");
  }

  /**
   * Bank 1: 100 to 90 to 95 in May, a label only in June; bank 2: an amount found late; deletes and
   * key changes count nothing.
   */
  @Test
  void corrections_add_up_by_the_bank_that_was_wrong_and_the_month_of_the_correction() {
    warehouse
        .bank(1, "One")
        .bank(2, "Two")
        .transaction(
            1,
            "amount",
            "100",
            "valid_to",
            "2025-05-02T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .transaction(
            1,
            "amount",
            "90",
            "valid_from",
            "2025-05-02T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200,
            "valid_to",
            "2025-05-31T23:59:59.999999Z",
            "closed_by",
            "correction",
            "closed_lsn",
            300)
        .transaction(
            1,
            "amount",
            "95",
            "valid_from",
            "2025-05-31T23:59:59.999999Z",
            "opened_by",
            "correction",
            "commit_lsn",
            300,
            "valid_to",
            "2025-06-01T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            400)
        .transaction(
            1,
            "amount",
            "95",
            "bank_id",
            2,
            "valid_from",
            "2025-06-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            400)
        .transaction(
            2,
            "bank_id",
            2,
            "amount",
            null,
            "valid_to",
            "2025-05-03T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            210)
        .transaction(
            2,
            "bank_id",
            2,
            "amount",
            "8",
            "valid_from",
            "2025-05-03T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            210,
            "valid_to",
            "2025-05-04T00:00:00Z",
            "closed_by",
            "delete",
            "closed_lsn",
            220)
        .transaction(
            3, "valid_to", "2025-05-05T00:00:00Z", "closed_by", "key_change", "closed_lsn", 230)
        .transaction(
            4,
            "amount",
            "70",
            "valid_from",
            "2025-05-05T00:00:00Z",
            "opened_by",
            "key_change",
            "previous_key",
            "3",
            "commit_lsn",
            230);

    assertThat(warehouse.rows(CORRECTIONS))
        .containsExactly(
            "1 | One | 2025-05-01 | 2 | 2 | -5.00000",
            "1 | One | 2025-06-01 | 1 | 0 | 0.00000",
            "2 | Two | 2025-05-01 | 1 | 0 | 0");
  }
}
