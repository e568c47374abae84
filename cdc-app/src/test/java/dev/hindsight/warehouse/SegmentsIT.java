package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that was made with larger segments goes on behind them. */
class SegmentsIT {
  private static final String ROW =
      "INSERT INTO transaction_history (transaction_id, creation_date, valid_from, valid_to,"
          + " is_current, opened_by, commit_lsn, tx_ordinal, recorded_at) VALUES (%d, now(), now(),"
          + " TIMESTAMP WITH TIME ZONE '9999-12-31 00:00:00+00', TRUE, 'insert', 1, 0, now())";

  @TempDir Path folder;

  @Test
  void segments_of_the_former_size_stay_and_new_ones_follow() throws Exception {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    // As V53 left it, 163,900 rows later.
    warehouse.execute("DELETE FROM \"schema_history\" WHERE \"version\" = '54'");
    warehouse.execute("DROP INDEX transaction_history_due");
    warehouse.execute("CREATE INDEX transaction_history_due ON transaction_history (due_day)");
    warehouse.execute("ALTER SEQUENCE transaction_history_rows RESTART WITH 163900");
    warehouse.execute(
        "ALTER TABLE transaction_history ALTER COLUMN segment SET DEFAULT (NEXT VALUE FOR"
            + " transaction_history_rows / 32768)");
    warehouse.execute(ROW.formatted(1));

    assertThat(Migrations.apply(warehouse.connections(), new H2Dialect()))
        .extracting(Migrations.Migration::version)
        .contains("54");

    warehouse.execute(ROW.formatted(2));
    assertThat(
            warehouse.rows(
                "SELECT transaction_id, segment FROM transaction_history ORDER BY"
                    + " transaction_id"))
        .containsExactly("1|5", "2|6");
    assertThat(warehouse.one("SELECT count(*) FROM transaction_history_segments")).isEqualTo("2");
  }
}
