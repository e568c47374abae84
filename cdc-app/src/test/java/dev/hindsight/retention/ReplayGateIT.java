package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.pipeline.Replay;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What waits in quarantine comes into the history only if it may: not past the line, not erased.
 */
class ReplayGateIT {
  private static final String STORY =
      "SELECT transaction_id, label, consumer_id, closed_by FROM transaction_history ORDER BY transaction_id, valid_from";
  private static final TableId TRANSACTIONS = TableId.parse("transactions");

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestRetention retention;
  private TestPipeline pipeline;

  @BeforeEach
  void prepare() {
    retention = new TestRetention(folder);
    retention.now(Instant.now().truncatedTo(ChronoUnit.MICROS));
    pipeline = new TestPipeline(source, retention.warehouse).gates(retention::gate);
    source.execute(
        "INSERT INTO transactions VALUES (1, 10, NULL, now(), 'one', 'FR', 1, 1, 1), (2, 10, NULL, now(), 'two', 'FR', 2, 1, 1),"
            + " (3, 10, NULL, now(), 'three', 'FR', 2, 1, 1)");
    pipeline.catchUp();
  }

  @AfterEach
  void no_slots() {
    source.dropSlots();
  }

  private List<String> rows(String query) {
    return retention.warehouse.rows(query);
  }

  @Test
  void parked_rows_of_an_erased_consumer_go_under_whatever_name_the_column_has_by_then() {
    source.execute(
        "ALTER TABLE transactions RENAME COLUMN consumer_id TO customer_id",
        "UPDATE transactions SET label = 'mine' WHERE id = 1",
        "UPDATE transactions SET label = 'yours' WHERE id = 2",
        "INSERT INTO transactions VALUES (4, 10, NULL, now(), 'new', 'FR', 1, 1, 1)");
    pipeline.catchUp();
    assertThat(rows("SELECT row_key FROM quarantine ORDER BY id")).containsExactly("1", "2", "4");
    new Erasure(retention.with(), new PurgeListener() {}).run("1", null);
    assertThat(rows("SELECT row_key FROM quarantine ORDER BY id")).containsExactly("2");
    source.execute("UPDATE transactions SET label = 'mine again' WHERE id = 1");
    pipeline.catchUp();

    pipeline.migrate();
    pipeline.replay("transactions");
    assertThat(rows(STORY))
        .containsExactly("2|two|2|correction", "2|yours|2|null", "3|three|2|null");
    assertThat(
            rows("SELECT rows_refused FROM refusal_count WHERE table_name = 'public.transactions'"))
        .containsExactly("1");
  }

  @Test
  void parked_rows_past_the_line_end_the_version_before_and_make_none() {
    source.execute(
        "ALTER TABLE transactions DROP COLUMN merchant_id",
        "UPDATE transactions SET label = 'kept' WHERE id = 1",
        "UPDATE transactions SET execution_date = now() - INTERVAL '1 year' WHERE id = 2",
        "UPDATE transactions SET execution_date = now() - INTERVAL '5 years' WHERE id = 3",
        "DELETE FROM transactions WHERE id = 1");
    pipeline.catchUp();
    assertThat(rows("SELECT row_key, event, content IS NULL FROM quarantine ORDER BY id"))
        .containsExactly("1|present|FALSE", "2|present|FALSE", "3|refused|TRUE", "1|absent|TRUE");
    // While it waits another row comes past the line.
    retention.warehouse.execute(
        "UPDATE quarantine SET clock = DATEADD(YEAR, -3, clock) WHERE row_key = '2'");
    retention.purge();
    assertThat(
            rows(
                "SELECT row_key, content IS NULL FROM quarantine WHERE replayed_at IS NULL ORDER BY id"))
        .as("the content is purged, the event waits")
        .containsExactly("1|FALSE", "2|TRUE", "3|TRUE", "1|TRUE");

    pipeline.migrate();
    pipeline.replay("transactions");
    assertThat(rows(STORY))
        .containsExactly(
            "1|one|1|correction", "1|kept|1|delete", "2|two|2|retention", "3|three|2|retention");
  }

  @Test
  void a_rejected_row_is_refused_when_its_consumer_was_erased_meanwhile() {
    source.execute(
        "UPDATE transactions SET country_code = 'XX', consumer_id = 1 WHERE id = 2",
        "UPDATE transactions SET country_code = 'XX' WHERE id = 3");
    pipeline.catchUp();
    retention.warehouse.execute("UPDATE quarantine SET content = replace(content, 'XX', 'FR')");
    // As a backup of the warehouse would bring it back.
    List<String> content = rows("SELECT content FROM quarantine WHERE row_key = '2'");
    new Erasure(retention.with(), new PurgeListener() {}).run("1", null);
    assertThat(rows("SELECT row_key FROM quarantine")).containsExactly("3");
    retention.warehouse.execute(
        "UPDATE quarantine SET content = '"
            + content.get(0).replace("'", "''")
            + "', row_key = '2'");

    try (Replay replay = pipeline.replay()) {
      assertThat(replay.rejected(TRANSACTIONS, replay.rejectedIds(TRANSACTIONS)))
          .isEqualTo(new Replay.Rejected(0, 1, 0));
    }
    assertThat(rows("SELECT content, replayed_at IS NULL FROM quarantine"))
        .containsExactly("null|FALSE");
    assertThat(rows(STORY)).containsExactly("3|three|2|null");
  }
}
