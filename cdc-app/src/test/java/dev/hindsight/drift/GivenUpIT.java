package dev.hindsight.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of which too much waits is given up until it is copied anew. */
class GivenUpIT {
  @TempDir Path folder;
  private SideBySide both;

  @BeforeEach
  void prepare() {
    both =
        new SideBySide(folder)
            .table(
                "item",
                "id INTEGER PRIMARY KEY, v TEXT, w TEXT",
                "id INTEGER, v VARCHAR, w VARCHAR")
            .table("beside", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR");
    both.source()
        .execute(
            "INSERT INTO item VALUES (1, 'a', 'w'), (2, 'a', 'w')",
            "INSERT INTO beside VALUES (1, 'a')");
    both.catchUp();
  }

  @AfterEach
  void close() {
    both.close();
  }

  private void copyMends() {
    assertThat(both.pipeline().verify().differences()).as("explained").isEmpty();
    assertThat(both.rows("SELECT table_name, to_lsn IS NULL, from_lsn > 0 FROM history_gap"))
        .containsExactly("public.item|TRUE|TRUE");
    both.pipeline().resnapshotOnGap().catchUp();
    assertThat(both.rows("SELECT table_name FROM source_table WHERE state <> 'flows'")).isEmpty();
    assertThat(both.rows("SELECT reason FROM history_gap WHERE to_lsn IS NULL")).isEmpty();
    both.source().execute("UPDATE item SET v = 'after' WHERE id = 1");
    both.catchUp();
    both.assertAgreement();
  }

  @Test
  void above_the_limit_later_changes_are_left_out_and_the_gap_is_named() {
    both.source().execute("ALTER TABLE item DROP COLUMN w");
    for (int i = 0; i < 5; i++) {
      both.source().execute("UPDATE item SET v = 'v" + i + "'", "UPDATE beside SET v = v || 'x'");
      both.pipeline().mostParked(5).catchUp();
    }
    assertThat(both.rows("SELECT count(*) FROM quarantine WHERE rule = 'schema'"))
        .containsExactly("6");
    assertThat(both.rows("SELECT v FROM beside WHERE is_current")).containsExactly("axxxxx");
    assertThat(both.rows("SELECT reason FROM source_table WHERE state = 'resnapshot'"))
        .containsExactly(
            "More than 5 changes of public.item wait in quarantine: The columns of public.item have changed in the"
                + " source: w is gone.");
    assertThat(both.pipeline().migrate().done()).hasSize(1);
    copyMends();
    assertThat(both.rows("SELECT v, opened_by FROM item WHERE id = 1 ORDER BY valid_from"))
        .containsExactly(
            "a|snapshot",
            "v0|correction",
            "v1|correction",
            "v2|correction",
            "v4|snapshot",
            "after|correction");
  }
}
