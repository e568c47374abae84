package dev.hindsight.retention;

import static dev.hindsight.retention.TestRetention.LINE;
import static dev.hindsight.retention.TestRetention.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A purge's chunks, lines and traces; {@link PurgeExhaustiveIT} proves what it takes. */
class PurgeIT {
  private static final String LINES =
      "SELECT seq, kind, table_name, rows_deleted, rows_refused, oldest, newest FROM purge_audit"
          + " ORDER BY seq";
  private static final Instant YEAR_BEFORE = LINE.minusSeconds(365 * 86_400);

  @TempDir Path folder;
  private TestRetention retention;

  /** Another warehouse, another subclass. */
  TestWarehouse warehouse(Path folder) {
    return new TestWarehouse(folder);
  }

  @BeforeEach
  void prepare() {
    retention = new TestRetention(warehouse(folder), folder);
  }

  private void expired(int... ids) {
    for (int id : ids) {
      retention.version(id, LINE.minusSeconds(100 - id), null, YEAR_BEFORE, null);
    }
  }

  private List<String> rows(String query) {
    return retention.warehouse.rows(query);
  }

  @Test
  void every_chunk_has_its_line_and_the_run_the_sum() {
    expired(1, 2, 3, 4, 5);
    retention.version(6, LINE, null, YEAR_BEFORE, null);
    retention.purge(2);
    assertThat(rows(LINES))
        .containsExactly(
            "1|purge|transaction_history|2|0|2024-11-22 09:58:21+00|2024-11-22 09:58:22+00",
            "2|purge|transaction_history|2|0|2024-11-22 09:58:23+00|2024-11-22 09:58:24+00",
            "3|purge|transaction_history|1|0|2024-11-22 09:58:25+00|2024-11-22 09:58:25+00",
            "4|run|null|5|0|2024-11-22 09:58:21+00|2024-11-22 09:58:25+00");
    assertThat(rows("SELECT transaction_id FROM transaction_history")).containsExactly("6");
    assertThat(rows("SELECT DISTINCT cutoff, run_by FROM purge_audit"))
        .containsExactly("2024-11-22 10:00:00+00|test");
  }

  @Test
  void a_run_that_finds_nothing_ends_with_a_line_too() {
    assertThat(retention.purge()).isEqualTo(new PurgeResult(LINE, 0, 0, true));
    assertThat(rows(LINES)).containsExactly("1|run|null|0|0|null|null");
    assertThat(rows("SELECT gone_by FROM purge_audit"))
        .as("nothing was deleted, so everything is gone already")
        .containsExactly("2026-11-22 10:00:00+00");
  }

  @Test
  void without_compaction_h2_promises_no_time_at_which_the_bytes_are_gone() {
    expired(1);
    retention.purge();
    assertThat(rows("SELECT kind, gone_by FROM purge_audit ORDER BY seq"))
        .containsExactly("purge|null", "run|null");
  }

  @Test
  void a_run_that_was_cut_off_is_gone_on_with_and_counted_once() {
    expired(1, 2, 3, 4, 5);
    Purge cutOff = Purge.searching(retention.with(), new PurgeListener() {}, () -> true, 2);
    assertThatThrownBy(cutOff::run)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(1));
    assertThat(rows("SELECT count(*) FROM transaction_history")).containsExactly("3");

    assertThat(retention.purge().rowsDeleted()).isEqualTo(5);
    assertThat(rows("SELECT kind, rows_deleted FROM purge_audit ORDER BY seq"))
        .containsExactly("purge|2", "purge|3", "run|5");
  }

  @Test
  void a_second_run_ends_with_3_while_one_is_under_way() {
    try (RunLock lock =
        RunLock.take(retention.warehouse.connections(), retention.warehouse.dialect())) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(retention::purge)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(3))
          .hasMessageContaining("under way");
    }
    assertThat(rows(LINES)).isEmpty();
    assertThat(retention.purge().rowsDeleted()).isZero();
  }

  @Test
  void quarantine_goes_by_the_rows_clock_and_else_by_when_it_was_recorded() {
    Instant before = LINE.minusNanos(1_000);
    quarantine(1, before, NOW, "past by its date");
    quarantine(2, LINE, LINE, "on the line");
    quarantine(3, before, before, "no date, recorded before the line");
    quarantine(4, LINE, NOW, "inside");
    retention.purge();
    assertThat(rows("SELECT row_key FROM quarantine ORDER BY id")).containsExactly("2", "4");
    assertThat(rows("SELECT table_name, rows_deleted FROM purge_audit WHERE kind = 'purge'"))
        .containsExactly("quarantine|2");
    assertThat(rows("SELECT table_name, kind FROM kept_out ORDER BY kind"))
        .as("only the row without a date needs a digest")
        .containsExactly("public.transactions|age", ".|check");
  }

  private void quarantine(int id, Instant clock, Instant recorded, String reason) {
    retention.warehouse.execute(
        "INSERT INTO quarantine (id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason,"
            + " content, recorded_at, clock)"
            + " VALUES (%1$d, 'public.transactions', '%1$d', 1, 0, 'required', '%2$s', '{}', '%3$s', '%4$s')"
                .formatted(id, reason, recorded, clock));
  }

  @Test
  void a_row_without_dates_leaves_a_digest_that_tells_nothing_without_the_key() throws Exception {
    retention.version(4711, null, null, YEAR_BEFORE, null);
    retention.version(4712, null, YEAR_BEFORE, YEAR_BEFORE, null);
    retention.version(4713, null, null, YEAR_BEFORE, LINE);
    retention.purge();
    assertThat(rows("SELECT transaction_id FROM transaction_history")).isEmpty();
    assertThat(rows("SELECT table_name, length(digest) FROM kept_out WHERE kind = 'age'"))
        .as("of the one that was there still, and whose age nothing else tells")
        .containsExactly("public.transactions|64");
    assertThat(Files.getPosixFilePermissions(retention.key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void without_the_key_of_the_digests_nothing_is_guessed() throws Exception {
    retention.version(1, null, null, YEAR_BEFORE, null);
    retention.purge();
    Files.writeString(retention.key, "0".repeat(64));
    retention.version(2, null, null, YEAR_BEFORE, null);
    assertThatThrownBy(retention::purge)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(2))
        .hasMessageContaining("bring the file back");
    Files.delete(retention.key);
    assertThatThrownBy(retention::purge)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason().exitCode()).isEqualTo(2));
    assertThat(rows("SELECT transaction_id FROM transaction_history")).containsExactly("2");
  }

  @Test
  void what_would_go_is_what_goes_by_table_and_month() {
    retention.version(1, LINE.minusSeconds(1), null, YEAR_BEFORE, LINE.minusSeconds(9));
    retention.version(1, LINE.minusSeconds(1), null, LINE.minusSeconds(9), null);
    retention.version(2, Instant.parse("2024-09-30T23:59:59.999999Z"), null, YEAR_BEFORE, null);
    retention.version(3, LINE, null, YEAR_BEFORE, LINE.minusSeconds(5));
    retention.version(3, LINE, null, LINE.minusSeconds(5), null);
    quarantine(1, YEAR_BEFORE, NOW, "old");
    List<Preview.Month> months = Preview.of(retention.with(), LINE);
    assertThat(months.stream().map(m -> m.table() + " " + m.month() + " " + m.rows()))
        .containsExactly(
            "transaction_history 2024-09 1",
            "transaction_history 2024-11 3",
            "quarantine 2023-11 1");
    assertThat(rows("SELECT count(*) FROM transaction_history")).containsExactly("5");
    assertThat(rows(LINES)).isEmpty();

    assertThat(retention.purge().rowsDeleted())
        .isEqualTo(months.stream().mapToLong(Preview.Month::rows).sum());
  }
}
