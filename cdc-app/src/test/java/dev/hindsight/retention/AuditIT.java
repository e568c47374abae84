package dev.hindsight.retention;

import static dev.hindsight.retention.TestRetention.LINE;
import static dev.hindsight.retention.TestRetention.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit that shows each kind of tampering, and an honest restore as what it is. */
class AuditIT {
  private static final Instant BEFORE = LINE.minusSeconds(9);

  @TempDir Path folder;
  private TestRetention retention;

  /** Another warehouse, another subclass. */
  TestWarehouse warehouse(Path folder) {
    return new TestWarehouse(folder);
  }

  @BeforeEach
  void three_purges() {
    retention = new TestRetention(warehouse(folder), folder);
    for (int id = 1; id <= 3; id++) {
      retention.version(id, BEFORE, null, BEFORE, null);
      retention.now(NOW.plusSeconds(id));
      retention.purge();
    }
    assertThat(retention.warehouse.rows("SELECT seq, kind FROM purge_audit ORDER BY seq"))
        .containsExactly("1|purge", "2|run", "3|purge", "4|run", "5|purge", "6|run");
    assertThat(findings()).isEmpty();
  }

  private AuditCheck.Outcome check() {
    return new AuditCheck(retention.with(), new Schedule(LocalTime.of(3, 0))).run();
  }

  private List<String> findings() {
    return check().findings();
  }

  private void tamper(String... statements) {
    retention.warehouse.execute(statements);
  }

  @Test
  void a_changed_line_is_named_whatever_column_was_changed() {
    for (String change :
        List.of(
            "at = DATEADD(SECOND, 1, at)",
            "kind = 'compact'",
            "table_name = 'bank_history'",
            "cutoff = NULL",
            "rows_deleted = 2",
            "rows_refused = 1",
            "oldest = NULL",
            "newest = DATEADD(MICROSECOND, 1, newest)",
            "position = 1",
            "run_by = 'somebody else'",
            "gone_by = at",
            "note = ''")) {
      tamper(
          "CREATE TABLE saved AS SELECT * FROM purge_audit",
          "UPDATE purge_audit SET " + change + " WHERE seq = 3");
      assertThat(findings())
          .as(change)
          .first()
          .isEqualTo("line 3 was changed: its content does not give its hash");
      tamper(
          "DELETE FROM purge_audit",
          "INSERT INTO purge_audit SELECT * FROM saved",
          "DROP TABLE saved");
    }
    assertThat(findings()).isEmpty();
  }

  @Test
  void a_changed_line_with_a_hash_made_to_fit_breaks_the_next_one() {
    tamper("UPDATE purge_audit SET hash = '" + "a".repeat(64) + "' WHERE seq = 3");
    assertThat(findings())
        .containsExactly("line 3 was changed: its content does not give its hash");
    tamper(
        "UPDATE purge_audit SET prev_hash = '" + "a".repeat(64) + "' WHERE seq = 4",
        "DELETE FROM purge_audit WHERE seq = 3");
    assertThat(findings()).containsExactly("line 3 is missing: the chain goes on with line 4");
  }

  @Test
  void a_removed_line_is_missed_in_the_middle_and_at_the_beginning() {
    tamper("DELETE FROM purge_audit WHERE seq = 4");
    assertThat(findings()).containsExactly("line 4 is missing: the chain goes on with line 5");
    tamper("DELETE FROM purge_audit WHERE seq = 1");
    assertThat(findings()).containsExactly("line 1 is missing: the chain goes on with line 2");
  }

  @Test
  void a_removed_line_is_missed_when_the_later_ones_move_up() {
    tamper(
        "DELETE FROM purge_audit WHERE seq = 4",
        "UPDATE purge_audit SET seq = 4 WHERE seq = 5",
        "UPDATE purge_audit SET seq = 5 WHERE seq = 6");
    assertThat(findings())
        .containsExactly(
            "line 4 does not follow the line before it: one of the two was changed, moved or"
                + " removed",
            anchorCut(6, 5));
  }

  @Test
  void two_swapped_lines_are_seen() {
    tamper(
        "UPDATE purge_audit SET seq = 99 WHERE seq = 3",
        "UPDATE purge_audit SET seq = 3 WHERE seq = 5",
        "UPDATE purge_audit SET seq = 5 WHERE seq = 99");
    assertThat(findings())
        .containsExactly(
            "line 3 does not follow the line before it: one of the two was changed, moved or"
                + " removed");
  }

  @Test
  void a_line_added_by_somebody_who_knows_how_is_not_anchored() throws Exception {
    String anchor = Files.readString(retention.anchor);
    retention.purge();
    Files.writeString(retention.anchor, anchor);
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("the anchor is at line 6, older than the chain's end at line 7");
    retention.purge();
    assertThat(findings()).isEmpty();
    assertThat(retention.warehouse.one("SELECT note FROM purge_audit WHERE seq = 8"))
        .as("mended, but in the open")
        .isEqualTo("period P2Y; the anchor was 1 lines behind");
  }

  @Test
  void a_cut_tail_is_missed_by_the_anchor() {
    tamper("DELETE FROM purge_audit WHERE seq >= 5");
    assertThat(findings()).containsExactly(anchorCut(6, 4));
    tamper("DELETE FROM purge_audit");
    assertThat(findings()).containsExactly(anchorCut(6, 0));
  }

  private static String anchorCut(int anchor, int end) {
    return "the chain does not go through its anchor, line "
        + anchor
        + ": it ends at line "
        + end
        + ", so lines were cut off or written anew, or the warehouse was restored from a backup"
        + " (then: ops/hindsight audit accept-restore --reason TEXT)";
  }

  @Test
  void a_missing_or_spoilt_anchor_is_a_finding() throws Exception {
    Files.writeString(retention.anchor, "6 anything");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("the chain does not go through its anchor");
    Files.delete(retention.anchor);
    assertThat(findings())
        .containsExactly(
            "the anchor file " + retention.anchor + " is missing, though the chain has 6 lines");
    retention.purge();
    assertThat(retention.anchor).as("no purge hides that").doesNotExist();
  }

  @Test
  void a_row_that_came_back_past_the_last_line_is_found() {
    retention.version(9, BEFORE, null, BEFORE, null);
    assertThat(findings())
        .containsExactly(
            "transaction_history holds 1 rows that are past the line 2024-11-22T10:00:03Z of the"
                + " last run: run ops/hindsight purge");
    retention.purge();
    assertThat(findings()).isEmpty();
  }

  @Test
  void what_the_gate_left_of_a_row_is_no_finding_until_a_run_has_left_it_too() {
    quarantined(1, NOW.plusSeconds(10), "NULL");
    assertThat(findings()).isEmpty();
    retention.now(NOW.plusSeconds(20));
    quarantined(2, NOW, "NULL");
    assertThat(findings()).as("2 was there before the last run").hasSize(1);
    retention.purge();
    assertThat(findings()).isEmpty();
    quarantined(3, NOW.plusSeconds(30), "'{}'");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("quarantine holds 1 rows that are past the line");
  }

  private void quarantined(int id, Instant recorded, String content) {
    tamper(
        "INSERT INTO quarantine (id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason,"
            + " content, recorded_at, clock)"
            + " VALUES (%1$d, 'public.transactions', '%1$d', 1, 0, 'required', '', %2$s, '%3$s', '%4$s')"
                .formatted(id, content, recorded, BEFORE));
  }

  @Test
  void a_missed_schedule_is_a_warning_and_no_finding() {
    assertThat(check().warnings()).isEmpty();
    retention.now(NOW.plus(Duration.ofDays(1)));
    assertThat(check())
        .isEqualTo(
            new AuditCheck.Outcome(
                6,
                List.of(),
                List.of(
                    "the purge that was due at 2026-11-23T03:00:00Z was missed: the last one ended"
                        + " at 2026-11-22T10:00:03Z")));
  }

  @Test
  void an_honest_restore_is_a_finding_until_it_is_accepted_with_a_reason() {
    tamper("SCRIPT TO '" + folder.resolve("backup.sql") + "'");
    retention.purge();
    assertThat(findings()).isEmpty();
    tamper("DROP ALL OBJECTS", "RUNSCRIPT FROM '" + folder.resolve("backup.sql") + "'");
    assertThat(findings()).containsExactly(anchorCut(7, 6));

    retention.now(NOW.plusSeconds(60));
    assertThat(retention.purge().linked()).isFalse();
    assertThat(findings()).as("a purge goes on but hides nothing").hasSize(1);

    assertThat(AcceptRestore.of(retention.with(), "disk replaced")).isTrue();
    assertThat(findings()).isEmpty();
    assertThat(retention.warehouse.one("SELECT kind || ' ' || note FROM purge_audit WHERE seq = 8"))
        .matches("restore the anchor was at line 7, hash [0-9a-f]{64}; disk replaced");
    assertThat(AcceptRestore.of(retention.with(), "again")).isFalse();
    assertThat(retention.purge().linked()).isTrue();
  }

  @Test
  void the_report_adds_up_the_chunks_of_a_run_by_table() {
    for (int id = 11; id <= 15; id++) {
      retention.version(id, BEFORE.plusSeconds(id - 11), null, BEFORE, null);
    }
    retention.purge(2);
    List<AuditReport.Item> items = AuditReport.of(retention.with()).items();
    assertThat(items)
        .extracting(AuditReport.Item::lastSeq)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 9L, 10L);
    AuditEntry chunks = items.get(6).entry();
    assertThat(chunks.rowsDeleted()).isEqualTo(5);
    assertThat(chunks.oldest()).isEqualTo(BEFORE);
    assertThat(chunks.newest()).isEqualTo(BEFORE.plusSeconds(4));
    assertThat(chunks.goneBy())
        .isEqualTo(retention.warehouse.dialect().goneBy(chunks.at()).orElse(null));
  }
}
