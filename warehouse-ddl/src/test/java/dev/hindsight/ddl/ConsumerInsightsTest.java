package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConsumerInsightsTest {

  private static final String FEATURES = "SELECT * FROM ml_consumer_features ORDER BY consumer_id";
  private static final String OFFERS =
      "SELECT * FROM offer_candidates ORDER BY consumer_id, offer_rank";

  private final TestWarehouse warehouse = TestWarehouse.inMemory();

  @AfterEach
  void close() {
    warehouse.close();
  }

  /**
   * The newest booking of all, and so the reference, is transaction 4's. Transaction 5 was deleted,
   * 2 corrected from 999.
   */
  @Test
  void features_are_counted_back_from_the_newest_booking() {
    warehouse
        .consumer(1, "Ann", "prefered_merchants", new Integer[] {5, null, 6})
        .consumer(2, "Ben")
        .consumer(3, "Cleo", "prefered_merchants", new Integer[] {})
        .consumer(
            4, "Dan", "valid_to", "2025-01-01T00:00:00Z", "closed_by", "delete", "closed_lsn", 900)
        .transaction(
            1,
            "amount",
            "10",
            "merchant_id",
            5,
            "country_code",
            "FR",
            "creation_date",
            "2025-01-01T00:00:00Z")
        .transaction(
            2,
            "amount",
            "999",
            "merchant_id",
            6,
            "country_code",
            "DE",
            "creation_date",
            "2025-01-02T12:00:00Z",
            "valid_to",
            "2025-01-04T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            200)
        .transaction(
            2,
            "amount",
            "21",
            "merchant_id",
            6,
            "country_code",
            "DE",
            "creation_date",
            "2025-01-02T12:00:00Z",
            "valid_from",
            "2025-01-04T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200)
        .transaction(3, "amount", null, "country_code", "FR")
        .transaction(
            4,
            "consumer_id",
            2,
            "amount",
            "8",
            "merchant_id",
            5,
            "creation_date",
            "2025-01-10T11:59:59Z")
        .transaction(
            5,
            "amount",
            "70",
            "creation_date",
            "2025-02-01T00:00:00Z",
            "valid_to",
            "2025-02-02T00:00:00Z",
            "closed_by",
            "delete",
            "closed_lsn",
            300);

    assertThat(warehouse.columns("ml_consumer_features"))
        .containsExactly(
            "consumer_id",
            "reference",
            "recency_days",
            "frequency",
            "monetary",
            "average_amount",
            "preferred_share",
            "countries",
            "merchants");
    assertThat(warehouse.rows(FEATURES))
        .containsExactly(
            "1 | 2025-01-10T11:59:59Z | 7 | 3 | 31.00000 | 15.50000 | 0.6667 | 2 | 2",
            "2 | 2025-01-10T11:59:59Z | 0 | 1 | 8.00000 | 8.00000 | 0.0000 | 0 | 1",
            "3 | 2025-01-10T11:59:59Z | - | 0 | 0 | - | - | 0 | 0");
  }

  /**
   * Preferences: Ann 1 2, Ben 1 2 3, Cleo 1 3 4, Dan 2 3, Eve 1 (and once more, and nothing). Both
   * of a pair are preferred by: 1-2 two consumers, 1-3 two, 1-4 one, 2-3 two, 3-4 one.
   */
  @Test
  void offers_follow_what_consumers_with_shared_preferences_prefer() {
    warehouse
        .consumer(1, "Ann", "prefered_merchants", new Integer[] {1, 2})
        .consumer(2, "Ben", "prefered_merchants", new Integer[] {1, 2, 3})
        .consumer(3, "Cleo", "prefered_merchants", new Integer[] {1, 3, 4})
        .consumer(4, "Dan", "prefered_merchants", new Integer[] {2, 3})
        .consumer(5, "Eve", "prefered_merchants", new Integer[] {1, 1, null})
        .consumer(6, "Fay")
        .consumer(
            7,
            "Gone",
            "prefered_merchants",
            new Integer[] {1, 4},
            "valid_to",
            "2025-01-01T00:00:00Z",
            "closed_by",
            "delete",
            "closed_lsn",
            900)
        .merchant(1, "One")
        .merchant(2, "Two")
        .merchant(3, "Three")
        .merchant(4, "Four")
        .transaction(1, "consumer_id", 3, "merchant_id", 2)
        .transaction(
            2,
            "consumer_id",
            5,
            "merchant_id",
            3,
            "valid_to",
            "2025-01-01T00:00:00Z",
            "closed_by",
            "delete",
            "closed_lsn",
            200);

    assertThat(warehouse.columns("offer_candidates"))
        .containsExactly(
            "consumer_id", "merchant_id", "merchant_name", "score", "because_of", "offer_rank");
    assertThat(warehouse.rows(OFFERS))
        .containsExactly(
            "1 | 3 | Three | 4 | 1, 2 | 1",
            "1 | 4 | Four | 1 | 1 | 2",
            "2 | 4 | Four | 2 | 1, 3 | 1",
            "4 | 1 | One | 4 | 2, 3 | 1",
            "4 | 4 | Four | 1 | 3 | 2",
            "5 | 2 | Two | 2 | 1 | 1",
            "5 | 3 | Three | 2 | 1 | 2",
            "5 | 4 | Four | 1 | 1 | 3");
  }

  @Test
  void a_merchant_that_is_gone_is_not_offered_and_no_consumer_gets_more_than_five() {
    Integer[] eight = {1, 2, 3, 4, 5, 6, 7, 8};
    warehouse
        .consumer(1, "Ann", "prefered_merchants", new Integer[] {1})
        .consumer(2, "Ben", "prefered_merchants", eight);
    for (int merchant : eight) {
      if (merchant == 2) {
        warehouse.merchant(
            2,
            "Gone",
            "valid_to",
            "2025-01-01T00:00:00Z",
            "closed_by",
            "delete",
            "closed_lsn",
            200);
      } else {
        warehouse.merchant(merchant, "M" + merchant);
      }
    }

    assertThat(warehouse.rows(OFFERS))
        .containsExactly(
            "1 | 3 | M3 | 1 | 1 | 1",
            "1 | 4 | M4 | 1 | 1 | 2",
            "1 | 5 | M5 | 1 | 1 | 3",
            "1 | 6 | M6 | 1 | 1 | 4",
            "1 | 7 | M7 | 1 | 1 | 5");
  }

  @Test
  void an_empty_warehouse_gives_empty_views() {
    assertThat(warehouse.rows(FEATURES)).isEmpty();
    assertThat(warehouse.rows(OFFERS)).isEmpty();
  }

  /** By an index it would read each row from another page: 70 s over five million. */
  @Test
  void features_go_through_the_transactions_in_their_own_order() {
    assertThat(warehouse.rows("EXPLAIN SELECT * FROM ml_consumer_features").get(0))
        .contains("PUBLIC.TRANSACTION_HISTORY.tableScan")
        .doesNotContain("group sorted");
  }
}
