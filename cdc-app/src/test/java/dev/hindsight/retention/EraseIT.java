package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.pipeline.Gates;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import dev.hindsight.verify.TableResult;
import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.HistoryTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer who was erased is gone from everywhere, and does not come back by any way. */
class EraseIT {
  private static final String STORY =
      "SELECT transaction_id, label, consumer_id, opened_by, closed_by FROM transaction_history"
          + " ORDER BY transaction_id, valid_from";
  private static final String WAITING =
      "SELECT table_name, row_key, ended_at IS NULL FROM quarantine ORDER BY id";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestRetention retention;
  private TestPipeline pipeline;

  /** Another warehouse, another subclass. */
  TestWarehouse warehouse(Path folder) {
    return new TestWarehouse(folder);
  }

  @BeforeEach
  void prepare() {
    retention = new TestRetention(warehouse(folder), folder);
    retention.now(Instant.now().truncatedTo(ChronoUnit.MICROS));
    pipeline = new TestPipeline(source, retention.warehouse).gates(retention::gate);
  }

  private void book(int id, int consumer, String amount, String label) {
    source.execute(
        "INSERT INTO transactions VALUES (%d, %s, NULL, now(), '%s', 'FR', %d, 1, 1)"
            .formatted(id, amount, label, consumer));
  }

  private Erasure.Result erase(int consumer) {
    return new Erasure(retention.with(), new PurgeListener() {}).run("" + consumer, "asked for it");
  }

  private List<String> rows(String query) {
    return retention.warehouse.rows(query);
  }

  private List<String> audit() {
    return new AuditCheck(retention.with(), new Schedule(LocalTime.of(3, 0))).run().findings();
  }

  /**
   * Consumer 1: a transaction with two versions, one that came from consumer 2 and one that went to
   * him, one that waits in quarantine, and one of consumer 2 whose correction to consumer 1 waits
   * there. Consumer 2 has one that has nothing to do with it, and one that waits.
   */
  private void two_consumers() {
    book(1, 1, "1", "own");
    book(2, 2, "1", "came");
    book(3, 1, "1", "went");
    book(4, 1, "NULL", "waits");
    book(5, 2, "1", "to come");
    book(6, 2, "1", "other");
    book(7, 2, "NULL", "other waits");
    pipeline.catchUp();
    source.execute("UPDATE transactions SET label = 'own, mended' WHERE id = 1");
    source.execute("UPDATE transactions SET consumer_id = 1 WHERE id = 2");
    source.execute("UPDATE transactions SET consumer_id = 2 WHERE id = 3");
    source.execute("UPDATE transactions SET consumer_id = 1, amount = NULL WHERE id = 5");
    source.execute("UPDATE consumers SET name = 'Ada King' WHERE id = 1");
    pipeline.catchUp();
    assertThat(rows(STORY)).hasSize(8);
    assertThat(rows(WAITING)).hasSize(3);
  }

  @Test
  void every_row_that_ever_named_the_consumer_goes_from_every_table() {
    two_consumers();
    assertThat(new Erasure(retention.with(), new PurgeListener() {}).preview("1"))
        .containsExactly(
            Map.entry("transaction_history", 7L),
            Map.entry("consumer_history", 2L),
            Map.entry("quarantine", 2L));
    assertThat(erase(1)).isEqualTo(new Erasure.Result(11, false, true));
    assertThat(rows(STORY)).containsExactly("6|other|2|snapshot|null");
    assertThat(rows(WAITING)).containsExactly("public.transactions|7|TRUE");
    assertThat(rows("SELECT consumer_id, name FROM consumer_history"))
        .containsExactly("2|Alan Turing");
    assertThat(pipeline.verified())
        .extracting(TableResult::equal, TableResult::quarantined, TableResult::erased)
        .startsWith(tuple(1L, 1L, 5L), tuple(1L, 0L, 1L));
    assertThat(audit()).isEmpty();
    the_audit_proves_it_without_naming_the_consumer();
    assertThat(erase(1)).as("again").isEqualTo(new Erasure.Result(0, true, true));
    assertThat(audit()).isEmpty();
  }

  private void the_audit_proves_it_without_naming_the_consumer() {
    assertThat(
            rows(
                "SELECT kind, table_name, rows_deleted, length(note) FROM purge_audit ORDER BY"
                    + " seq"))
        .containsExactly(
            "erase|null|0|64",
            "erase|transaction_history|7|64",
            "erase|quarantine|2|64",
            "erase|consumer_history|2|64",
            "erasure|null|11|78");
    assertThat(rows("SELECT DISTINCT left(note, 64) FROM purge_audit")).hasSize(1);
    assertThat(
            rows(
                "SELECT table_name, kind, count(*) FROM kept_out GROUP BY table_name, kind ORDER BY"
                    + " kind"))
        .as("transaction 3 is the other consumer's now")
        .containsExactly(".|check|1", "public.transactions|erased-row|1", ".consumer|erasure|1");
  }

  @Test
  void what_the_stream_brings_of_the_consumer_is_refused_whole() {
    two_consumers();
    erase(1);
    book(11, 1, "1", "new");
    book(12, 1, "NULL", "new, fails a rule");
    source.execute(
        "UPDATE transactions SET label = 'again' WHERE id = 1",
        "UPDATE transactions SET label = 'mine again' WHERE id = 3",
        "UPDATE transactions SET consumer_id = 1 WHERE id = 6",
        "UPDATE transactions SET consumer_id = 1 WHERE id = 7",
        "UPDATE consumers SET name = 'Ada Again' WHERE id = 1",
        "UPDATE consumers SET name = 'Alan T.' WHERE id = 2");
    pipeline.catchUp();
    assertThat(rows(STORY))
        .containsExactly("3|mine again|2|correction|null", "6|other|2|snapshot|retention");
    assertThat(rows(WAITING)).containsExactly("public.transactions|7|FALSE");
    assertThat(rows("SELECT name FROM consumer_history WHERE is_current"))
        .containsExactly("Alan T.");
    assertThat(rows("SELECT * FROM refusal_count ORDER BY table_name"))
        .containsExactly("public.consumers|1", "public.transactions|5");
    pipeline.verified();
    assertThat(audit()).isEmpty();
  }

  @Test
  void a_resnapshot_brings_back_only_what_is_somebody_elses_now() {
    two_consumers();
    erase(1);
    pipeline.resnapshot();
    assertThat(rows(STORY)).containsExactly("3|went|2|snapshot|null", "6|other|2|snapshot|null");
    assertThat(rows("SELECT DISTINCT consumer_id FROM consumer_history")).containsExactly("2");
    assertThat(rows(WAITING)).containsExactly("public.transactions|7|TRUE");
    pipeline.verified();
  }

  @Test
  void lifted_the_consumer_comes_in_again_as_the_source_sends_it() {
    two_consumers();
    erase(1);
    Erasure erasure = new Erasure(retention.with(), new PurgeListener() {});
    assertThat(erasure.lift("1", "came back")).isTrue();
    assertThat(erasure.lift("1", null)).isFalse();
    book(11, 1, "1", "new");
    pipeline.catchUp();
    assertThat(rows(STORY)).containsExactly("6|other|2|snapshot|null", "11|new|1|insert|null");
    assertThat(rows("SELECT kind, substring(note, 65) FROM purge_audit ORDER BY seq DESC LIMIT 1"))
        .containsExactly("lift|; came back");
    assertThat(Files.exists(retention.key.resolveSibling("erase.key.erased"))).isTrue();
    assertThat(retention.with().key().erasures().read()).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @Test
  void a_key_that_was_the_consumers_before_does_not_say_so_any_more() {
    source.execute("INSERT INTO consumers VALUES (5, 'Grace', NULL)");
    pipeline.catchUp();
    source.execute("UPDATE consumers SET id = 6 WHERE id = 5");
    pipeline.catchUp();
    assertThat(rows("SELECT previous_key FROM consumer_history WHERE consumer_id = 6"))
        .containsExactly("5");
    erase(5);
    assertThat(rows("SELECT consumer_id, previous_key FROM consumer_history WHERE consumer_id > 4"))
        .containsExactly("6|null");
  }

  @Test
  void one_that_was_cut_off_is_gone_on_with_by_itself_or_by_a_purge_and_counted_once() {
    two_consumers();
    AtomicInteger chunks = new AtomicInteger();
    Erasure cutOff =
        new Erasure(
            retention.with(), new PurgeListener() {}, () -> chunks.incrementAndGet() == 4, 1);
    assertThatThrownBy(() -> cutOff.run("1", null)).isInstanceOf(Stop.class);
    assertThat(rows(STORY)).hasSizeLessThan(8).hasSizeGreaterThan(1);
    assertThat(audit()).anyMatch(finding -> finding.contains("consumers who were erased"));
    retention.dailyPurge();
    assertThat(rows(STORY)).containsExactly("6|other|2|snapshot|null");
    assertThat(rows("SELECT rows_deleted FROM purge_audit WHERE kind = 'erasure'"))
        .containsExactly("11");
    assertThat(audit()).isEmpty();
    assertThat(erase(1).rowsDeleted()).isZero();
    assertThat(audit()).isEmpty();
  }

  /** Erases in the middle of the pipeline's work: after the gate was asked, before the commit. */
  private Gates erasingBehindTheGate(AtomicInteger asked) {
    return tables -> {
      RetentionGate gate = retention.gate(tables);
      return new Gate() {
        @Override
        public long refresh() {
          long known = gate.refresh();
          if (asked.getAndIncrement() == 0) {
            erase(1);
          }
          return known;
        }

        @Override
        public boolean erased(TableId table, Row row) {
          return gate.erased(table, row);
        }

        @Override
        public boolean wentWithConsumer(TableId table, RowKey key) {
          return gate.wentWithConsumer(table, key);
        }

        @Override
        public boolean refuses(TableId table, RowKey key, Object[] values) {
          return gate.refuses(table, key, values);
        }

        @Override
        public Age age(TableId table, RowKey key, Row rejected) {
          return gate.age(table, key, rejected);
        }

        @Override
        public void close() {
          gate.close();
        }
      };
    };
  }

  @Test
  void a_commit_that_was_planned_before_the_erasure_is_planned_again() {
    two_consumers();
    book(11, 1, "1", "new");
    book(12, 2, "1", "also new");
    AtomicInteger asked = new AtomicInteger();
    pipeline.gates(erasingBehindTheGate(asked)).catchUp();
    assertThat(asked.get()).isGreaterThan(1);
    assertThat(rows(STORY)).containsExactly("6|other|2|snapshot|null", "12|also new|2|insert|null");
    assertThat(audit()).isEmpty();
  }

  @Test
  void nor_does_a_transaction_in_slices_slip_by() {
    two_consumers();
    source.execute(
        "INSERT INTO transactions SELECT x, 1, NULL, now(), 'many', 'FR', 1 + x % 2, 1, 1"
            + " FROM generate_series(100, 399) x");
    AtomicInteger asked = new AtomicInteger();
    pipeline.gates(erasingBehindTheGate(asked)).spillingAfter(50, folder).catchUp();
    assertThat(rows("SELECT consumer_id, count(*) FROM transaction_history GROUP BY consumer_id"))
        .containsExactly("2|151");
    assertThat(audit()).isEmpty();
  }

  @Test
  void nor_a_chunk_of_a_snapshot() {
    two_consumers();
    pipeline.gates(erasingBehindTheGate(new AtomicInteger())).resnapshot();
    assertThat(rows("SELECT DISTINCT consumer_id FROM transaction_history")).containsExactly("2");
    assertThat(rows("SELECT DISTINCT consumer_id FROM consumer_history")).containsExactly("2");
    assertThat(audit()).isEmpty();
  }

  @Test
  void loading_goes_on_beside_an_erasure_of_the_same_consumer() {
    source.execute(
        "INSERT INTO transactions SELECT x, 1, NULL, now(), 'first', 'FR', 1 + x % 2, 1, 1"
            + " FROM generate_series(1, 2000) x");
    pipeline.catchUp();
    for (int id = 1; id <= 300; id++) {
      source.execute("UPDATE transactions SET label = 'second' WHERE id % 300 = " + id % 300);
    }
    CompletableFuture<Erasure.Result> erasure =
        CompletableFuture.supplyAsync(
            () ->
                new Erasure(retention.with(), new PurgeListener() {}, () -> false, 20)
                    .run("1", null));
    pipeline.rowsPerCommit(100).catchUp();
    assertThat(erasure.orTimeout(60, TimeUnit.SECONDS).join().rowsDeleted())
        .isGreaterThanOrEqualTo(1_000);
    assertThat(
            rows(
                "SELECT consumer_id, label, count(*) FROM transaction_history WHERE is_current"
                    + " GROUP BY consumer_id, label"))
        .containsExactly("2|second|1000");
    assertThat(rows("SELECT DISTINCT consumer_id FROM transaction_history")).containsExactly("2");
    pipeline.verified();
    assertThat(audit()).isEmpty();
  }

  @Test
  void rows_about_an_erased_consumer_that_got_in_are_found_and_purged() {
    two_consumers();
    erase(1);
    retention.warehouse.execute(
        "UPDATE transaction_history SET consumer_id = 1 WHERE transaction_id = 6",
        "UPDATE quarantine SET content = '{\"id\":7,\"consumer_id\":1}' WHERE row_key = '7'");
    assertThat(audit())
        .containsExactly(
            "transaction_history, or its quarantine, holds rows about 1 consumers who were erased:"
                + " run ops/hindsight purge");
    retention.purge();
    assertThat(rows(STORY)).isEmpty();
    assertThat(rows(WAITING)).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @Test
  void without_its_key_nothing_comes_in_any_more() throws Exception {
    two_consumers();
    erase(1);
    Files.delete(retention.key);
    book(11, 2, "1", "new");
    assertThatThrownBy(pipeline::catchUp)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(2))
        .hasMessageContaining("bring the file back");
    assertThatThrownBy(() -> erase(2))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(2));
    assertThat(rows(STORY)).containsExactly("6|other|2|snapshot|null");
  }

  @Test
  void the_consumer_is_found_through_an_index() throws Exception {
    String query;
    try (Connection connection = retention.warehouse.connections().open()) {
      HistoryTable transactions =
          Catalogue.learn(connection, new H2Dialect(), TestRetention.tables())
              .get(TableId.parse("transactions"));
      query =
          ConsumerRows.query(
              transactions,
              new KeySql(transactions, new H2Dialect()),
              new H2Dialect().rowsOfConsumers(connection, transactions));
    }
    assertThat(rows("EXPLAIN " + query.replace("?", "1")))
        .first()
        .asString()
        .contains("TRANSACTION_HISTORY_SEGMENT: SEGMENT = S.SEGMENT\n        AND CONSUMER_ID = 1")
        .doesNotContain("tableScan");
  }
}
