package dev.hindsight.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.pipeline.Replay;
import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that are not taken: by the warehouse itself, or for a value that the history's column does
 * not hold. They wait, the rest goes on, and once the column is mended they go where they belong.
 */
class RejectedReplayIT {
  private static final TableId ITEM = TableId.parse("item");
  private static final String ALL =
      "SELECT id, v, valid_from < valid_to, is_current, opened_by, closed_by, commit_lsn > 0 FROM item"
          + " ORDER BY id, valid_from";

  @TempDir Path folder;
  private SideBySide both;

  @BeforeEach
  void prepare() {
    both =
        new SideBySide(folder)
            .table("item", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR(5)")
            .table("beside", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR");
    both.source().execute("INSERT INTO item VALUES (1, 'a'), (2, 'a'), (3, 'a')");
    both.catchUp();
  }

  @AfterEach
  void close() {
    both.close();
  }

  private Replay.Rejected replay() {
    try (Replay replay = both.pipeline().replay()) {
      return replay.rejected(ITEM, replay.rejectedIds(ITEM));
    }
  }

  @Test
  void a_row_fits_into_its_time_once_its_column_holds_it() {
    both.source()
        .execute(
            "UPDATE item SET v = 'too long' WHERE id < 4",
            "UPDATE item SET v = 'b' WHERE id = 1",
            "DELETE FROM item WHERE id = 2",
            "UPDATE item SET v = 'also too long' WHERE id = 3",
            "INSERT INTO item VALUES (4, 'long too')",
            "UPDATE item SET v = 'd' WHERE id = 4");
    both.catchUp();
    assertThat(both.waiting()).containsExactly("public.item|3|exact-value");
    assertThat(replay()).as("nothing is mended").isEqualTo(new Replay.Rejected(0, 0, 5));
    String before = String.join("\n", both.rows(ALL));

    both.warehouse().execute("ALTER TABLE item ALTER COLUMN v SET DATA TYPE VARCHAR");
    assertThat(replay()).isEqualTo(new Replay.Rejected(5, 0, 0));
    assertThat(before).doesNotContain("long");
    assertThat(both.rows(ALL))
        .containsExactly(
            "1|a|TRUE|FALSE|snapshot|correction|TRUE",
            "1|too long|TRUE|FALSE|correction|correction|TRUE",
            "1|b|TRUE|TRUE|correction|null|TRUE",
            "2|a|TRUE|FALSE|snapshot|correction|TRUE",
            "2|too long|TRUE|FALSE|correction|delete|TRUE",
            "3|a|TRUE|FALSE|snapshot|correction|TRUE",
            "3|too long|TRUE|FALSE|correction|correction|TRUE",
            "3|also too long|TRUE|TRUE|correction|null|TRUE",
            "4|long too|TRUE|FALSE|insert|correction|TRUE",
            "4|d|TRUE|TRUE|correction|null|TRUE");
    assertThat(
            both.rows(
                "SELECT count(*) FROM quarantine WHERE replayed_at IS NOT NULL AND content IS NULL"))
        .containsExactly("5");
    assertThat(replay()).as("a second time").isEqualTo(new Replay.Rejected(0, 0, 0));

    both.source().execute("UPDATE item SET v = 'c' WHERE id = 3");
    both.catchUp();
    both.assertNoDifference();
  }

  @Test
  void a_row_that_the_warehouse_refuses_does_not_wedge_the_rest() {
    both.warehouse()
        .execute("ALTER TABLE item ADD CONSTRAINT no_evil CHECK (v <> 'evil' AND id <> 66)");
    both.source()
        .transaction(
            "INSERT INTO item VALUES (66, 'x'), (5, 'good')",
            "UPDATE item SET v = 'evil' WHERE id = 1",
            "INSERT INTO beside VALUES (1, 'x')");
    both.source()
        .execute("UPDATE item SET v = 'b' WHERE id = 1", "UPDATE item SET v = 'evil' WHERE id = 2");
    both.catchUp();

    assertThat(both.rows("SELECT row_key, rule, reason, ended_by FROM quarantine ORDER BY row_key"))
        .containsExactly(
            "1|warehouse|The warehouse does not take the row (SQL state 23513).|correction",
            "2|warehouse|The warehouse does not take the row (SQL state 23513).|null",
            "66|warehouse|The warehouse does not take the row (SQL state 23513).|null");
    assertThat(both.rows("SELECT id, v FROM item WHERE is_current ORDER BY id"))
        .containsExactly("1|b", "2|a", "3|a", "5|good");
    assertThat(both.rows("SELECT id FROM beside")).containsExactly("1");
    assertThat(replay()).as("refused again").isEqualTo(new Replay.Rejected(0, 0, 3));

    both.warehouse().execute("ALTER TABLE item DROP CONSTRAINT no_evil");
    assertThat(replay()).isEqualTo(new Replay.Rejected(3, 0, 0));
    assertThat(both.rows("SELECT id, v FROM item WHERE is_current ORDER BY id"))
        .containsExactly("1|b", "2|evil", "3|a", "5|good", "66|x");
    both.assertAgreement();
  }

  @Test
  void a_copy_sets_aside_what_the_warehouse_refuses_too() {
    both.warehouse().execute("ALTER TABLE item ADD CONSTRAINT no_evil CHECK (v <> 'evil')");
    both.source()
        .execute("UPDATE item SET v = 'evil' WHERE id = 1", "UPDATE item SET v = 'b' WHERE id = 2");
    both.pipeline().resnapshot();
    assertThat(both.rows("SELECT row_key, rule FROM quarantine")).containsExactly("1|warehouse");
    assertThat(both.rows("SELECT id, v FROM item WHERE is_current ORDER BY id"))
        .isEqualTo(List.of("1|a", "2|b", "3|a"));
  }
}
