package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TRUNCATE ends every open version of each table it empties, in its place in the commit order. */
class TruncateIT {
  @TempDir Path folder;
  private SideBySide both;

  @AfterEach
  void close() {
    both.close();
  }

  @BeforeEach
  void prepare() {
    both =
        new SideBySide(folder)
            .table("parent", "id SERIAL PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR")
            .table(
                "child",
                "id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent",
                "id INTEGER, p INTEGER")
            .table("other", "id INTEGER PRIMARY KEY", "id INTEGER");
    both.source()
        .execute(
            "INSERT INTO parent (v) VALUES ('a'), ('b')",
            "INSERT INTO child VALUES (1, 1)",
            "INSERT INTO other VALUES (1)");
    both.catchUp();
  }

  private List<String> parents() {
    return both.rows("SELECT id, v, opened_by, closed_by FROM parent ORDER BY id, valid_from");
  }

  @Test
  void truncate_of_several_tables_by_cascade_closes_each_of_them() {
    both.source()
        .execute(
            "TRUNCATE parent, other RESTART IDENTITY CASCADE",
            "INSERT INTO parent (v) VALUES ('again')");
    both.catchUp();

    assertThat(parents())
        .containsExactly("1|a|snapshot|truncate", "1|again|insert|null", "2|b|snapshot|truncate");
    assertThat(both.rows("SELECT closed_by FROM child UNION ALL SELECT closed_by FROM other"))
        .containsExactly("truncate", "truncate");
    assertThat(
            both.rows(
                "SELECT count(DISTINCT valid_to) FROM (SELECT valid_to FROM parent WHERE closed_by = 'truncate' UNION SELECT valid_to FROM other)"))
        .containsExactly("1");
    both.assertAgreement();
  }

  @Test
  void truncate_and_reload_in_one_transaction_is_the_difference() {
    both.source()
        .transaction(
            "INSERT INTO parent VALUES (7, 'passing')",
            "TRUNCATE parent CASCADE",
            "INSERT INTO parent VALUES (1, 'a'), (2, 'changed'), (3, 'new')",
            "UPDATE parent SET v = 'newer' WHERE id = 3");
    both.source().execute("INSERT INTO child VALUES (1, 1)");
    both.catchUp();

    assertThat(parents())
        .containsExactly(
            "1|a|snapshot|null",
            "2|b|snapshot|correction",
            "2|changed|correction|null",
            "3|newer|insert|null");
    assertThat(both.rows("SELECT id, opened_by, closed_by FROM child ORDER BY valid_from"))
        .containsExactly("1|snapshot|truncate", "1|insert|null");
    both.assertAgreement();
  }

  @Test
  void rows_that_waited_in_quarantine_end_with_the_truncate() {
    both.warehouse().execute("ALTER TABLE parent ALTER COLUMN v VARCHAR(3)");
    both.source()
        .execute(
            "INSERT INTO parent VALUES (5, 'too long')",
            "UPDATE parent SET v = 'too long too' WHERE id = 1");
    both.catchUp();
    assertThat(both.waiting()).hasSize(2);
    both.source().execute("TRUNCATE parent CASCADE");
    both.catchUp();

    assertThat(parents()).containsExactly("1|a|snapshot|truncate", "2|b|snapshot|truncate");
    both.assertAgreement();
  }
}
