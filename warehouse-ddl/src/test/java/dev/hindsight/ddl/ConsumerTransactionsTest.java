package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConsumerTransactionsTest {

  private static final String STORY =
      "SELECT consumer_id, transaction_id, amount, valid_from, valid_to, is_current, opened_by, closed_by,"
          + " moved_from_consumer_id, moved_to_consumer_id FROM consumer_transactions";

  private final TestWarehouse warehouse = TestWarehouse.inMemory();

  /**
   * Transaction 1: 100, corrected to 90, then found to be consumer 2's. Transaction 2: deleted,
   * inserted again.
   */
  @BeforeEach
  void two_stories() {
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
            200,
            "valid_to",
            "2024-03-01T00:00:00Z",
            "closed_by",
            "correction",
            "closed_lsn",
            300)
        .transaction(
            1,
            "amount",
            "90",
            "consumer_id",
            2,
            "valid_from",
            "2024-03-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            300)
        .transaction(
            2, "valid_to", "2024-02-05T00:00:00Z", "closed_by", "delete", "closed_lsn", 210)
        .transaction(2, "valid_from", "2024-02-06T00:00:00Z", "commit_lsn", 220);
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void a_consumer_sees_every_version_booked_on_it_and_where_a_transaction_went() {
    assertThat(warehouse.rows(STORY + " WHERE consumer_id = 1 ORDER BY transaction_id, valid_from"))
        .containsExactly(
            "1 | 1 | 100.00000 | 2024-01-01T00:00:00Z | 2024-02-01T00:00:00Z | false | insert | correction | - | -",
            "1 | 1 | 90.00000 | 2024-02-01T00:00:00Z | 2024-03-01T00:00:00Z | false | correction | correction | - | 2",
            "1 | 2 | 10.00000 | 2024-01-01T00:00:00Z | 2024-02-05T00:00:00Z | false | insert | delete | - | -",
            "1 | 2 | 10.00000 | 2024-02-06T00:00:00Z | 9999-12-31T00:00:00Z | true | insert | - | - | -");
  }

  @Test
  void the_consumer_it_was_moved_to_sees_it_from_the_correction_on() {
    assertThat(warehouse.rows(STORY + " WHERE consumer_id = 2"))
        .containsExactly(
            "2 | 1 | 90.00000 | 2024-03-01T00:00:00Z | 9999-12-31T00:00:00Z | true | correction | - | 1 | -");
  }

  @Test
  void every_version_is_there_exactly_once() {
    assertThat(warehouse.rows("SELECT COUNT(*) FROM consumer_transactions")).containsExactly("5");
  }

  /** A segment that nothing is in, as a crash may leave one, is none the less between the two. */
  @Test
  void rows_are_found_in_every_segment() {
    warehouse.run("ALTER SEQUENCE transaction_history_rows RESTART WITH 100000");
    warehouse.transaction(3, "commit_lsn", 400);
    assertThat(warehouse.rows("SELECT DISTINCT segment FROM transaction_history ORDER BY segment"))
        .containsExactly("0", "12");
    assertThat(
            warehouse.rows(
                "SELECT transaction_id FROM consumer_transactions WHERE consumer_id = 1"))
        .containsExactlyInAnyOrder("1", "1", "2", "2", "3");
  }

  @Test
  void a_consumer_is_found_through_the_index_of_the_segments() {
    assertThat(warehouse.rows("EXPLAIN " + STORY + " WHERE consumer_id = 1").get(0))
        .contains("TRANSACTION_HISTORY_SEGMENT: SEGMENT = S.SEGMENT")
        .contains("AND CONSUMER_ID IS NOT DISTINCT FROM ?1")
        .doesNotContain("TRANSACTION_HISTORY.tableScan");
  }
}
