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
    // Of what is emptied next: moved, deleted, made and moved before it.
    "UPDATE transactions SET id = id + 5000 WHERE id BETWEEN 371 AND 379",
    "DELETE FROM transactions WHERE id BETWEEN 381 AND 389",
    "INSERT INTO transactions SELECT i, i, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'passing', 'FR', 1, 1, 1"
        + " FROM generate_series(381, 385) i",
    "UPDATE transactions SET id = 6000 WHERE id = 381",
    "TRUNCATE transactions",
    "INSERT INTO transactions SELECT i, i, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'same', 'FR', 1, 1, 1"
        + " FROM generate_series(1, 300) i",
    "UPDATE transactions SET label = 'other' WHERE id BETWEEN 101 AND 200",
    "UPDATE transactions SET country_code = 'XX' WHERE id = 300",
    "DELETE FROM transactions WHERE id = 250",
    // Waited in quarantine before: bad again, good now, bad again without a version ever, gone.
    "INSERT INTO transactions SELECT i, CASE i WHEN 392 THEN 1 END, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'same', 'FR', 1, 1, 1"
        + " FROM generate_series(391, 401) i WHERE i IN (391, 392, 401)",
    "INSERT INTO transactions SELECT i, i, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'same', 'FR', 1, 1, 1"
        + " FROM generate_series(371, 373) i",
    "UPDATE transactions SET id = 7000 WHERE id = 373"
  };

  @TempDir Path folder;
  private final TestSource spilled = SourceServer.bankSource();
  private final TestSource whole = SourceServer.bankSource();

  @BeforeEach
  void transactions_that_were_there_before() {
    for (TestSource source : List.of(spilled, whole)) {
      source.execute(
          "INSERT INTO transactions SELECT i, i, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'same', 'FR', 1, 1, 1"
              + " FROM generate_series(1, 400) i",
          "INSERT INTO transactions SELECT i, NULL, '2026-01-02 10:00+00', '2026-01-03 10:00+00', 'bad', 'FR', 1, 1, 1"
              + " FROM generate_series(401, 402) i");
    }
  }

  private TestWarehouse history(TestSource source, long memoryBytes) {
    TestWarehouse warehouse = new TestWarehouse(folder.resolve("limit" + memoryBytes)).migrated();
    TestPipeline pipeline =
        new TestPipeline(source, warehouse)
            .spillingAfterBytes(memoryBytes, folder.resolve("spill"));
    pipeline.catchUp();
    source.execute("UPDATE transactions SET country_code = 'XX' WHERE id BETWEEN 391 AND 393");
    pipeline.catchUp();
    source.transaction(LARGE);
    source.execute("UPDATE merchants SET name = 'after' WHERE id = 1500");
    pipeline.catchUp();
    return warehouse;
  }

  @Test
  void slices_and_memory_give_the_same_versions() {
    TestWarehouse sliced = history(spilled, 50_000);
    TestWarehouse inMemory = history(whole, 1L << 30);
    String merchants =
        "SELECT merchant_id, name, opened_by, closed_by, previous_key, tx_ordinal, is_current FROM merchant_history"
            + " ORDER BY merchant_id, valid_from";
    String transactions =
        "SELECT transaction_id, label, opened_by, closed_by, tx_ordinal, is_current FROM transaction_history"
            + " ORDER BY transaction_id, valid_from";
    assertThat(sliced.rows(merchants)).isEqualTo(inMemory.rows(merchants)).hasSize(905);
    assertThat(sliced.rows(transactions)).isEqualTo(inMemory.rows(transactions));
    String quarantine =
        "SELECT row_key, ended_at IS NULL FROM quarantine ORDER BY row_key, commit_lsn";
    assertThat(sliced.rows(quarantine))
        .isEqualTo(inMemory.rows(quarantine))
        .containsExactly(
            "300|TRUE",
            "391|FALSE",
            "391|TRUE",
            "392|FALSE",
            "393|FALSE",
            "401|FALSE",
            "401|TRUE",
            "402|FALSE");
    assertThat(
            sliced.rows(
                "SELECT closed_by, count(*) FROM transaction_history GROUP BY closed_by ORDER BY closed_by"))
        .as("together with what was there before")
        .isEqualTo(
            inMemory.rows(
                "SELECT closed_by, count(*) FROM transaction_history GROUP BY closed_by ORDER BY closed_by"));
    assertThat(
            sliced.rows(
                "SELECT transaction_id, opened_by, previous_key FROM transaction_history WHERE transaction_id > 5000"))
        .containsExactly("7000|insert|null");
    assertThat(
            sliced.rows(
                "SELECT count(DISTINCT valid_from), count(DISTINCT commit_lsn) FROM merchant_history WHERE opened_by = 'insert'"))
        .as("one transaction, one time")
        .containsExactly("1|1");
  }
}
