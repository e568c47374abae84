package dev.hindsight.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import dev.hindsight.config.TablesFile;
import dev.hindsight.copy.HistoryCopy.Outcome;
import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCopyIT {
  private static final int KEYS = 30;
  private static final String[] TABLES = {
    "transaction_history",
    "consumer_history",
    "merchant_history",
    "bank_history",
    "quarantine",
    "history_gap",
    "schema_change",
    "purge_audit",
    "kept_out",
    "refusal_count",
    "retention_state",
    "pipeline_position"
  };

  @TempDir Path folder;
  private TestWarehouse h2;
  private TestWarehouse snowflake;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void fill() {
    h2 = new TestWarehouse(folder).migrated();
    snowflake = TestWarehouse.snowflake().migrated();
    String open = "TIMESTAMP WITH TIME ZONE '9999-12-31 00:00:00+00'";
    h2.execute(
        // A column that the source gained on the way.
        "ALTER TABLE transaction_history ADD COLUMN fee NUMERIC(30, 10)",
        "INSERT INTO transaction_history SELECT k.x, k.x * 1.00001, NULL,"
            + " TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00.123456+00', 'label ''' || k.x || ' é | \\', 'FR',"
            + " 1, 1, NULL, DATEADD(SECOND, v.x, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00'),"
            + " CASE v.x WHEN 3 THEN "
            + open
            + " ELSE DATEADD(SECOND, v.x + 1, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00') END,"
            + " v.x = 3, 'insert', CASE v.x WHEN 3 THEN NULL ELSE 'correction' END, NULL, v.x * 100,"
            + " CASE v.x WHEN 3 THEN NULL ELSE v.x * 100 + 100 END, 0, 7, NULL,"
            + " TIMESTAMP WITH TIME ZONE '2026-01-02 00:00:00.5+00', CASE WHEN k.x > 25 THEN 0.5 END"
            + " FROM SYSTEM_RANGE(1, "
            + KEYS
            + ") k CROSS JOIN SYSTEM_RANGE(1, 3) v",
        "INSERT INTO consumer_history VALUES (1, 'Ada', ARRAY[1, 2, NULL], '2026-01-01 00:00:00+00', '2026-01-02 00:00:00+00',"
            + " FALSE, 'snapshot', 'correction', NULL, 1, 2, 0, NULL, NULL, '2026-01-01 00:00:00+00'),"
            + " (1, NULL, ARRAY[], '2026-01-02 00:00:00+00', '9999-12-31 00:00:00+00', TRUE, 'correction', NULL, '0', 2, NULL, 0,"
            + " NULL, NULL, '2026-01-01 00:00:00+00'), (2, '', NULL, '2026-01-02 00:00:00+00', '9999-12-31 00:00:00+00', TRUE,"
            + " 'insert', NULL, NULL, 2, NULL, 0, NULL, NULL, '2026-01-01 00:00:00+00')",
        "INSERT INTO quarantine (id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason, content, recorded_at, ended_at,"
            + " ended_lsn, replayed_at, clock) SELECT x, 'public.transactions', x, 5, x, 'amount', 'r', '{\"a\": \"' || x || '\"}',"
            + " '2026-01-01 00:00:00+00', NULL, NULL, NULL, '2026-01-01 00:00:00+00' FROM SYSTEM_RANGE(1, 25)",
        "INSERT INTO history_gap VALUES ('public.banks', NULL, 10, NULL, '2026-01-01 00:00:00+00', 'resnapshot', '2026-01-01 00:00:00+00')",
        "INSERT INTO kept_out SELECT 'transaction_history', 'd' || x, 'age', '2026-01-01 00:00:00+00' FROM SYSTEM_RANGE(1, 30)",
        "UPDATE retention_state SET counter = 30 WHERE name = 'kept_out'",
        "INSERT INTO purge_audit (seq, at, kind, rows_deleted, rows_refused, position, run_by, prev_hash, hash) VALUES"
            + " (1, '2026-01-01 00:00:00.000001+00', 'run', 0, 0, 5, 'me', 'a', 'b')",
        "INSERT INTO pipeline_position VALUES (1, 'hindsight_h2', '77', 3, 'a test', 'streaming', 300,"
            + " '2026-01-01 00:00:03+00', 2, 2, '2026-01-05 10:00:01+00')");
  }

  @AfterEach
  void calm() {
    SharedDouble.get().faults().none();
  }

  private static Side side(String name, TestWarehouse warehouse) {
    return new Side(
        name, warehouse.connections(), warehouse.dialect(), TablesFile.builtIn().tables());
  }

  private HistoryCopy copy(TestWarehouse from, TestWarehouse to) {
    return new HistoryCopy(side("from", from), side("to", to), 20, notes::add);
  }

  private static void assertWhole(List<Outcome> outcomes, int rows) {
    assertThat(outcomes).allMatch(Outcome::agrees);
    assertThat(outcomes.get(0).table()).isEqualTo("transaction_history");
    assertThat(outcomes.get(0).rows()).isEqualTo(rows);
  }

  @Test
  void a_history_goes_to_snowflake_and_back_as_it_was() {
    assertWhole(copy(h2, snowflake).run(() -> notes.add("position next")), 3 * KEYS);
    assertThat(notes).endsWith("position next");
    assertThat(snowflake.rows("SELECT count(*) FROM copy_progress")).containsExactly("0");
    assertThat(snowflake.rows("SELECT slot, epoch, commit_lsn FROM pipeline_position"))
        .containsExactly("hindsight_h2|3|300");

    TestWarehouse back = new TestWarehouse(folder.resolve("back")).migrated();
    assertWhole(copy(snowflake, back).run(() -> {}), 3 * KEYS);
    for (String table : TABLES) {
      assertThat(back.rows("SELECT * FROM " + table))
          .as(table)
          .containsExactlyInAnyOrderElementsOf(h2.rows("SELECT * FROM " + table));
    }
  }

  @Test
  void stopped_at_any_chunk_it_goes_on_there_and_nobody_takes_the_half_for_the_whole() {
    int stops = 0;
    while (true) {
      int seen = notes.size();
      List<Outcome> outcomes;
      try {
        outcomes =
            new HistoryCopy(
                    side("from", h2),
                    side("to", snowflake),
                    20,
                    note -> {
                      notes.add(note);
                      if (note.endsWith(" rows") || note.startsWith("comparing b")) {
                        throw new IllegalStateException("stopped");
                      }
                    })
                .run(() -> {});
      } catch (IllegalStateException stopped) {
        stops++;
        if (stops > 1) {
          assertThat(notes.get(seen)).isEqualTo("going on with the copy that was begun");
        }
        assertThatThrownBy(
                () -> CopyProgress.refuseUnfinished(snowflake.connections(), snowflake.dialect()))
            .isInstanceOf(Stop.class)
            .hasMessageContaining("begun and not finished");
        assertThat(snowflake.rows("SELECT * FROM pipeline_position")).isEmpty();
        if (notes.get(notes.size() - 1).startsWith("comparing")) {
          outcomes = copy(h2, snowflake).run(() -> {});
        } else {
          continue;
        }
      }
      assertWhole(outcomes, 3 * KEYS);
      break;
    }
    // 90 versions in chunks of 20, and so on: each was stopped at once.
    assertThat(stops).isGreaterThan(10);
    assertThat(notes.stream().filter("transaction_history: 90 rows"::equals)).hasSize(1);
    CopyProgress.refuseUnfinished(snowflake.connections(), snowflake.dialect());
  }

  @Test
  void an_answer_lost_after_the_commit_of_a_chunk_copies_it_once() {
    SharedDouble.get().faults().loseAnswerForGood("^COMMIT");
    List<Outcome> outcomes = null;
    for (int attempt = 0; outcomes == null && attempt < 4; attempt++) {
      try {
        outcomes = copy(h2, snowflake).run(() -> {});
      } catch (RuntimeException lost) {
        SharedDouble.get().faults().none();
      }
    }
    assertWhole(outcomes, 3 * KEYS);
  }

  @Test
  void a_history_that_moves_meanwhile_gets_no_position_and_the_next_call_begins_anew() {
    HistoryCopy copy =
        new HistoryCopy(
            side("from", h2),
            side("to", snowflake),
            1000,
            note -> {
              notes.add(note);
              if (note.equals("comparing quarantine")) {
                h2.execute(
                    "UPDATE pipeline_position SET commit_lsn = 400",
                    "UPDATE transaction_history SET label = 'moved' WHERE transaction_id = 1");
              }
            });
    assertThatThrownBy(() -> copy.run(() -> {}))
        .isInstanceOf(Stop.class)
        .hasMessageContaining("went on while it was copied")
        .extracting(stop -> ((Stop) stop).reason())
        .isEqualTo(Stop.Reason.POSITION_LOST);
    assertThat(snowflake.rows("SELECT * FROM pipeline_position")).isEmpty();

    assertWhole(copy(h2, snowflake).run(() -> {}), 3 * KEYS);
    assertThat(notes).contains("the history went on since the copy was begun; beginning anew");
    assertThat(
            snowflake.rows(
                "SELECT count(*) FROM transaction_history WHERE label = 'moved' AND transaction_id = 1"))
        .containsExactly("3");
  }

  @Test
  void what_was_changed_in_the_copy_is_found_and_copied_anew() {
    HistoryCopy tampered =
        new HistoryCopy(
            side("from", h2),
            side("to", snowflake),
            1000,
            note -> {
              if (note.equals("comparing transaction_history")) {
                snowflake.execute(
                    "UPDATE transaction_history SET amount = amount + 0.00001 WHERE transaction_id = 9 AND is_current");
              }
            });
    List<Outcome> outcomes = tampered.run(() -> notes.add("no position"));
    assertThat(outcomes.stream().filter(each -> !each.agrees()).map(Outcome::table))
        .containsExactly("transaction_history");
    assertThat(notes).doesNotContain("no position");
    assertThat(snowflake.rows("SELECT * FROM pipeline_position")).isEmpty();

    assertWhole(copy(h2, snowflake).run(() -> {}), 3 * KEYS);
  }

  @Test
  void only_an_empty_warehouse_is_filled_and_only_from_a_whole_history() {
    snowflake.execute(
        "INSERT INTO pipeline_position VALUES (1, 'other', '77', 3, 'a test', 'streaming', 300, NULL, 2, 2, '2026-01-05 10:00:01.000000 +00:00')");
    assertThatThrownBy(() -> copy(h2, snowflake).run(() -> {}))
        .hasMessageContaining("has a history already, read through slot other");
    snowflake.execute(
        "DELETE FROM pipeline_position",
        "INSERT INTO purge_audit (seq, at, kind, rows_deleted, rows_refused, run_by, prev_hash, hash) VALUES"
            + " (1, '2026-01-01 00:00:00.000000 +00:00', 'run', 0, 0, 'me', 'a', 'b')");
    assertThatThrownBy(() -> copy(h2, snowflake).run(() -> {}))
        .hasMessageContaining("has an audit of its own, of 1 lines");
    snowflake.execute("DELETE FROM purge_audit");
    h2.execute("UPDATE pipeline_position SET state = 'snapshot'");
    assertThatThrownBy(() -> copy(h2, snowflake).run(() -> {}))
        .hasMessageContaining("is not whole");
  }

  @Test
  void a_number_that_the_other_column_cannot_hold_exactly_stops_the_copy() {
    h2.execute(
        "ALTER TABLE transaction_history ADD COLUMN exact NUMERIC(50, 15)",
        "UPDATE transaction_history SET exact = 0.000000000000001 WHERE transaction_id = 7");
    assertThatThrownBy(() -> copy(h2, snowflake).run(() -> {}))
        .isInstanceOf(Stop.class)
        .hasMessageContaining("has a number in exact that NUMBER(38, 12)");
  }
}
