package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source transaction can do to rows and tables, and the versions that come of it. */
class ShapesIT {
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
            .table("item", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR");
  }

  private List<String> items() {
    return both.versions("item", "id, v");
  }

  @Test
  void a_primary_key_update_closes_the_old_key_and_opens_the_new_one_linked_to_it() {
    both.source().execute("INSERT INTO item VALUES (1, 'chain'), (10, 'left'), (20, 'right')");
    both.catchUp();
    both.source()
        .execute("UPDATE item SET id = 2 WHERE id = 1", "UPDATE item SET id = 3 WHERE id = 2");
    // A swap needs a key in between, which nobody outside ever sees.
    both.source()
        .transaction(
            "UPDATE item SET id = -1 WHERE id = 10",
            "UPDATE item SET id = 10 WHERE id = 20",
            "UPDATE item SET id = 20 WHERE id = -1");
    both.source()
        .transaction("UPDATE item SET id = 4 WHERE id = 3", "UPDATE item SET id = 3 WHERE id = 4");
    both.catchUp();

    assertThat(
            both.rows(
                "SELECT id, v, opened_by, closed_by, previous_key FROM item ORDER BY valid_from, id"))
        .containsExactly(
            "1|chain|snapshot|key_change|null",
            "10|left|snapshot|key_change|null",
            "20|right|snapshot|key_change|null",
            "2|chain|key_change|key_change|1",
            "3|chain|key_change|null|2",
            "10|right|key_change|null|20",
            "20|left|key_change|null|10");
    both.assertAgreement();
  }

  @Test
  void a_key_only_delete_image_never_nulls_the_last_version() {
    both.source().execute("INSERT INTO item VALUES (1, 'kept')");
    both.catchUp();
    both.source().execute("DELETE FROM item");
    both.catchUp();

    assertThat(items()).containsExactly("1|kept|snapshot|delete|null");
    both.assertAgreement();
  }

  @Test
  void delete_then_reinsert_of_the_same_content_makes_two_versions_with_the_hole_between() {
    both.source().execute("INSERT INTO item VALUES (1, 'same')");
    both.catchUp();
    both.source().execute("DELETE FROM item", "INSERT INTO item VALUES (1, 'same')");
    both.source().transaction("DELETE FROM item", "INSERT INTO item VALUES (1, 'same')");
    both.source().transaction("DELETE FROM item", "INSERT INTO item VALUES (1, 'other')");
    both.catchUp();

    assertThat(items())
        .containsExactly(
            "1|same|snapshot|delete|null",
            "1|same|insert|correction|null",
            "1|other|correction|null|null");
    assertThat(
            both.rows(
                "SELECT count(*) FROM item a JOIN item b ON a.valid_to < b.valid_from AND a.closed_by = 'delete'"))
        .isNotEmpty();
    both.assertAgreement();
  }

  @Test
  void several_updates_of_one_key_in_one_transaction_make_one_version() {
    both.source().execute("INSERT INTO item VALUES (1, 'a')");
    both.catchUp();
    both.source()
        .transaction(
            "UPDATE item SET v = 'b'",
            "UPDATE item SET v = 'c'",
            "INSERT INTO item VALUES (2, 'x')",
            "DELETE FROM item WHERE id = 2");
    both.source().transaction("UPDATE item SET v = 'd'", "UPDATE item SET v = 'c'");
    both.source().execute("UPDATE item SET v = v");
    both.catchUp();

    assertThat(items()).containsExactly("1|a|snapshot|correction|null", "1|c|correction|null|null");
    assertThat(both.rows("SELECT count(*) FROM item WHERE valid_from >= valid_to"))
        .containsExactly("0");
    both.assertAgreement();
  }

  @Test
  void savepoints_rolled_back_and_rolled_back_transactions_leave_nothing() {
    both.catchUp();
    both.source()
        .transaction(
            "INSERT INTO item VALUES (1, 'kept')",
            "SAVEPOINT a",
            "INSERT INTO item VALUES (2, 'lost')",
            "UPDATE item SET v = 'lost'",
            "ROLLBACK TO a",
            "SAVEPOINT b",
            "INSERT INTO item VALUES (3, 'kept')",
            "RELEASE b");
    both.source().execute("BEGIN; INSERT INTO item VALUES (4, 'lost'); TRUNCATE item; ROLLBACK");
    both.catchUp();

    assertThat(items()).containsExactly("1|kept|insert|null|null", "3|kept|insert|null|null");
    both.assertAgreement();
  }

  @Test
  void copy_and_upserts_are_inserts_and_corrections() {
    both.catchUp();
    both.source()
        .execute(
            "COPY item FROM PROGRAM 'printf \"1\\\\ta\\\\n2\\\\t\\\\\\\\N\\\\n\"'",
            "INSERT INTO item VALUES (1, 'b'), (3, 'c') ON CONFLICT (id) DO UPDATE SET v = excluded.v",
            "INSERT INTO item VALUES (1, 'ignored') ON CONFLICT DO NOTHING",
            "MERGE INTO item USING (VALUES (1, 'm'), (2, 'n'), (9, 'o')) AS n (id, v) ON item.id = n.id"
                + " WHEN MATCHED AND n.id = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET v = n.v"
                + " WHEN NOT MATCHED THEN INSERT VALUES (n.id, n.v)");
    both.catchUp();

    assertThat(both.rows("SELECT id, v, opened_by, closed_by FROM item ORDER BY id, valid_from"))
        .containsExactly(
            "1|a|insert|correction",
            "1|b|correction|correction",
            "1|m|correction|null",
            "2|null|insert|delete",
            "3|c|insert|null",
            "9|o|insert|null");
    both.assertAgreement();
  }

  @Test
  void a_row_that_moves_between_partitions_is_deleted_and_inserted_under_the_root() {
    both.source()
        .execute(
            "CREATE TABLE part (id INTEGER, region TEXT, v TEXT, PRIMARY KEY (id, region)) PARTITION BY LIST (region)",
            "CREATE TABLE part_eu PARTITION OF part FOR VALUES IN ('eu')",
            "CREATE TABLE part_us PARTITION OF part FOR VALUES IN ('us') PARTITION BY RANGE (id)",
            "CREATE TABLE part_us_1 PARTITION OF part_us DEFAULT",
            "INSERT INTO part VALUES (1, 'eu', 'a'), (2, 'us', 'b')");
    both.history(
        TableId.parse("part"),
        "part",
        List.of("id", "region"),
        "id INTEGER, region VARCHAR, v VARCHAR");
    both.catchUp();
    both.source()
        .execute(
            "UPDATE part SET region = 'us' WHERE id = 1",
            "INSERT INTO part_eu VALUES (3, 'eu', 'direct')",
            "UPDATE part SET v = 'c' WHERE id = 2",
            "CREATE TABLE part_as PARTITION OF part FOR VALUES IN ('as')",
            "INSERT INTO part VALUES (4, 'as', 'late partition')");
    both.catchUp();

    assertThat(
            both.rows(
                "SELECT id, region, v, opened_by, closed_by, previous_key FROM part ORDER BY id, valid_from"))
        .containsExactly(
            "1|eu|a|snapshot|delete|null",
            "1|us|a|insert|null|null",
            "2|us|b|snapshot|correction|null",
            "2|us|c|correction|null|null",
            "3|eu|direct|insert|null|null",
            "4|as|late partition|insert|null|null");
    both.assertAgreement();

    both.source().execute("TRUNCATE part");
    both.catchUp();
    assertThat(both.rows("SELECT DISTINCT closed_by FROM part WHERE valid_to > now()")).isEmpty();
    both.assertAgreement();
  }

  @Test
  void rows_of_a_table_that_inherits_are_not_its_parents() {
    both.source()
        .execute(
            "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (item)",
            "INSERT INTO item VALUES (1, 'own')",
            "INSERT INTO heir VALUES (2, 'the heir''s')");
    both.catchUp();
    both.source()
        .transaction(
            "INSERT INTO item VALUES (3, 'own')",
            "INSERT INTO heir VALUES (3, 'same key')",
            "UPDATE item SET v = v || '!'",
            "DELETE FROM heir WHERE id = 2");
    both.catchUp();

    assertThat(both.rows("SELECT id, v, opened_by, closed_by FROM item ORDER BY id, valid_from"))
        .containsExactly(
            "1|own|snapshot|correction", "1|own!|correction|null", "3|own!|insert|null");
    both.assertAgreement();
    both.source().execute("TRUNCATE item");
    both.catchUp();
    both.assertAgreement();
  }

  @Test
  void a_truncate_of_one_partition_is_not_in_the_log_and_verify_finds_what_it_left() {
    both.source()
        .execute(
            "CREATE TABLE part (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
            "CREATE TABLE part_1 PARTITION OF part DEFAULT",
            "INSERT INTO part VALUES (1)");
    both.history(TableId.parse("part"), "part", List.of("id"), "id INTEGER");
    both.catchUp();
    both.source().execute("TRUNCATE part_1");
    both.catchUp();
    assertThat(both.pipeline().verify().differences())
        .extracting(difference -> difference.kind() + " " + difference.key())
        .containsExactly("EXTRA 1");

    both.pipeline().resnapshot();
    assertThat(both.rows("SELECT id, closed_by FROM part"))
        .containsExactly("1|missing_at_resnapshot");
    both.assertAgreement();
  }

  @Test
  void full_and_index_replica_identities_work_as_the_default_one() {
    both.source()
        .execute(
            "ALTER TABLE item REPLICA IDENTITY FULL",
            "CREATE TABLE indexed (id INTEGER PRIMARY KEY, code TEXT NOT NULL, v TEXT)",
            "CREATE UNIQUE INDEX by_both ON indexed (code, id)",
            "ALTER TABLE indexed REPLICA IDENTITY USING INDEX by_both");
    both.history(
        TableId.parse("indexed"), "indexed", List.of("id"), "id INTEGER, code VARCHAR, v VARCHAR");
    both.catchUp();
    for (String table : List.of("item (id, v)", "indexed (id, v, code)")) {
      String code = table.startsWith("item") ? "" : ", 'x'";
      String name = table.substring(0, table.indexOf(' '));
      both.source()
          .execute(
              "INSERT INTO " + table + " VALUES (1, 'a'" + code + "), (2, 'b'" + code + ")",
              "UPDATE " + name + " SET v = 'c' WHERE id = 1",
              "UPDATE " + name + " SET id = 3 WHERE id = 1",
              "DELETE FROM " + name + " WHERE id = 2");
    }
    both.source().execute("UPDATE indexed SET code = 'y'");
    both.catchUp();

    List<String> expected =
        List.of("1|a|insert|correction", "1|c|correction|key_change", "2|b|insert|delete");
    for (String table : List.of("item", "indexed")) {
      assertThat(
              both.rows(
                  "SELECT id, v, opened_by, closed_by FROM "
                      + table
                      + " WHERE id < 3 ORDER BY id, valid_from"))
          .isEqualTo(expected);
    }
    assertThat(
            both.rows(
                "SELECT code, opened_by, previous_key FROM indexed WHERE id = 3 ORDER BY valid_from"))
        .containsExactly("x|key_change|1", "y|correction|null");
    both.assertAgreement();
  }
}
