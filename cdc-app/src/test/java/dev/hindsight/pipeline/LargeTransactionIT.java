package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction that is spilled and written in slices gives the same history as one that fits in
 * memory.
 */
class LargeTransactionIT {
  private static final String[] LARGE = {
    "INSERT INTO merchants SELECT i, 'shop ' || i FROM generate_series(1000, 1999) i",
    "UPDATE merchants SET name = name || ' corrected' WHERE id BETWEEN 1500 AND 1599",
    "UPDATE merchants SET name = 'old one, renamed' WHERE id = 1",
    "UPDATE merchants SET id = id + 10000 WHERE id BETWEEN 1900 AND 1949",
    "UPDATE merchants SET id = 5, name = 'moved' WHERE id = 2",
    "DELETE FROM merchants WHERE id BETWEEN 1100 AND 1199",
    "TRUNCATE transactions",
    "INSERT INTO transactions SELECT i, i, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'same', 'FR', 1, 1, 1"
        + " FROM generate_series(1, 300) i",
    "UPDATE transactions SET label = 'other' WHERE id BETWEEN 101 AND 200",
    "UPDATE transactions SET country_code = 'XX' WHERE id = 300",
    "DELETE FROM transactions WHERE id = 250"
  };

  @TempDir Path folder;
  private final TestSource spilled = SourceServer.bankSource();
  private final TestSource whole = SourceServer.bankSource();

  @BeforeEach
  void transactions_that_were_there_before() {
    for (TestSource source : List.of(spilled, whole)) {
      source.execute(
          "INSERT INTO transactions SELECT i, i, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'same', 'FR', 1, 1, 1"
              + " FROM generate_series(1, 400) i");
    }
  }

  private TestWarehouse history(TestSource source, int memoryLimit) {
    TestWarehouse warehouse = new TestWarehouse(folder.resolve("limit" + memoryLimit)).migrated();
    TestPipeline pipeline =
        new TestPipeline(source, warehouse).spillingAfter(memoryLimit, folder.resolve("spill"));
    pipeline.catchUp();
    source.transaction(LARGE);
    source.execute("UPDATE merchants SET name = 'after' WHERE id = 1500");
    pipeline.catchUp();
    return warehouse;
  }

  @Test
  void slices_and_memory_give_the_same_versions() {
    TestWarehouse sliced = history(spilled, 100);
    TestWarehouse inMemory = history(whole, 100_000);
    String merchants =
        "SELECT merchant_id, name, opened_by, closed_by, previous_key, tx_ordinal, is_current FROM merchant_history"
            + " ORDER BY merchant_id, valid_from";
    String transactions =
        "SELECT transaction_id, label, opened_by, closed_by, tx_ordinal, is_current FROM transaction_history"
            + " ORDER BY transaction_id, valid_from";
    assertThat(sliced.rows(merchants)).isEqualTo(inMemory.rows(merchants)).hasSize(905);
    assertThat(sliced.rows(transactions)).isEqualTo(inMemory.rows(transactions));
    assertThat(sliced.rows("SELECT row_key, rule, ended_at IS NULL FROM quarantine"))
        .isEqualTo(inMemory.rows("SELECT row_key, rule, ended_at IS NULL FROM quarantine"))
        .containsExactly("300|country|TRUE");
    assertThat(
            sliced.rows(
                "SELECT closed_by, count(*) FROM transaction_history GROUP BY closed_by ORDER BY closed_by"))
        .as(
            "1-100, 201-249, 251-299 equal, 300 the last good one; 101-200 other; 250 deleted; 301-400 truncated")
        .containsExactly("null|299", "correction|100", "delete|1", "truncate|100");
    assertThat(
            sliced.rows(
                "SELECT count(DISTINCT valid_from), count(DISTINCT commit_lsn) FROM merchant_history WHERE opened_by = 'insert'"))
        .as("one transaction, one time")
        .containsExactly("1|1");
  }
}
