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

/** Names and keys that need care: quoted identifiers, keys of several and of odd types. */
class IdentifiersIT {
  @TempDir Path folder;
  private SideBySide both;

  @BeforeEach
  void prepare() {
    both = new SideBySide(folder);
  }

  @AfterEach
  void close() {
    both.close();
  }

  @Test
  void identifiers_that_are_sql_words_mixed_case_or_full_of_signs_are_captured() {
    both.source()
        .execute(
            "CREATE SCHEMA \"Odd, Schema\"",
            "CREATE TABLE \"Order\" (\"select\" INTEGER PRIMARY KEY, \"Mixed Case\" TEXT, \"say \"\"hi\"\"\" TEXT, \"from\" TEXT)",
            "CREATE TABLE \"Odd, Schema\".\"a.b*(c) \\d, e\" (\"Id\" TEXT PRIMARY KEY, \"é\" INTEGER)",
            "CREATE TABLE \"order\" (id INTEGER PRIMARY KEY)",
            "INSERT INTO \"Order\" VALUES (1, 'a', 'b', 'c')",
            "INSERT INTO \"Odd, Schema\".\"a.b*(c) \\d, e\" VALUES ('x', 1)");
    both.history(
        new TableId("public", "Order"),
        "order_history",
        List.of("select"),
        "\"SELECT\" INTEGER, \"MIXED CASE\" VARCHAR, \"SAY \"\"HI\"\"\" VARCHAR, \"FROM\" VARCHAR");
    both.history(
        new TableId("Odd, Schema", "a.b*(c) \\d, e"),
        "odd_history",
        List.of("Id"),
        "id VARCHAR, \"É\" INTEGER");
    both.catchUp();
    both.source()
        .execute(
            "UPDATE \"Order\" SET \"Mixed Case\" = 'A', \"say \"\"hi\"\"\" = 'B', \"from\" = 'C'",
            "INSERT INTO \"order\" VALUES (7)",
            "UPDATE \"Odd, Schema\".\"a.b*(c) \\d, e\" SET \"é\" = 2",
            "UPDATE \"Odd, Schema\".\"a.b*(c) \\d, e\" SET \"Id\" = 'y'");
    both.catchUp();

    assertThat(
            both.rows(
                "SELECT \"SELECT\", \"MIXED CASE\", \"SAY \"\"HI\"\"\", \"FROM\" FROM order_history ORDER BY valid_from"))
        .containsExactly("1|a|b|c", "1|A|B|C");
    assertThat(both.rows("SELECT id, \"É\", previous_key FROM odd_history ORDER BY valid_from"))
        .containsExactly("x|1|null", "x|2|null", "y|2|x");
    both.assertAgreement();
  }

  @Test
  void keys_of_several_columns_and_of_every_type_that_can_be_one_are_found_again() {
    both.source()
        .execute(
            "CREATE TYPE side AS ENUM ('left', 'right')",
            "CREATE TABLE keyed (t TEXT, n NUMERIC(10, 2), d DATE, ts TIMESTAMP, tz TIMESTAMPTZ, b BOOLEAN, l BIGINT,"
                + " u UUID, c CHAR(4), e side, v INTEGER, PRIMARY KEY (t, n, d, ts, tz, b, l, u, c, e))",
            "CREATE TABLE word (w TEXT PRIMARY KEY, v INTEGER)");
    String row =
        "('%s', 1.50, '0044-03-15 BC', '2024-03-10 02:30', '2024-03-10 02:30+00', true, 9000000000,"
            + " 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'ab', 'left', 1)";
    both.history(
            TableId.parse("keyed"),
            "keyed",
            List.of("t", "n", "d", "ts", "tz", "b", "l", "u", "c", "e"),
            "t VARCHAR, n NUMERIC(10, 2), d DATE, ts TIMESTAMP(6), tz TIMESTAMP(6) WITH TIME ZONE, b BOOLEAN, l BIGINT,"
                + " u VARCHAR, c VARCHAR, e VARCHAR, v INTEGER")
        .history(TableId.parse("word"), "word", List.of("w"), "w VARCHAR, v INTEGER");
    both.source()
        .execute(
            "INSERT INTO keyed VALUES " + row.formatted("read|\\"),
            "INSERT INTO word VALUES ('', 1), (' ', 1), ('ß', 1), ('SS', 1), ('ss', 1), ('it''s|x\\', 1), (U&'e\\0301', 1), ('é', 1)");
    both.catchUp();
    both.source()
        .execute(
            "INSERT INTO keyed VALUES " + row.formatted("streamed"),
            "UPDATE keyed SET v = 2",
            "UPDATE keyed SET n = 2.50, e = 'right' WHERE t = 'streamed'",
            "UPDATE word SET v = 2",
            "DELETE FROM word WHERE w = 'SS'");
    both.catchUp();

    assertThat(both.rows("SELECT t, n, v, opened_by, closed_by FROM keyed ORDER BY t, valid_from"))
        .containsExactly(
            "read|\\|1.50|1|snapshot|correction",
            "read|\\|1.50|2|correction|null",
            "streamed|1.50|1|insert|correction",
            "streamed|1.50|2|correction|key_change",
            "streamed|2.50|2|key_change|null");
    assertThat(
            both.rows(
                "SELECT count(*), count(DISTINCT w), sum(CASE WHEN is_current THEN 1 END) FROM word"))
        .containsExactly("16|8|7");
    both.assertAgreement();

    // A row that is in neither any more must be missed in the history by its key.
    both.source().execute("DELETE FROM keyed", "DELETE FROM word WHERE w = ''");
    both.pipeline().resnapshot();
    assertThat(both.rows("SELECT closed_by FROM keyed WHERE closed_by LIKE 'missing%'")).hasSize(2);
    both.assertAgreement();
  }

  @Test
  void keys_of_many_rows_that_are_gone_at_a_copy_are_found_page_by_page() {
    both.source().execute("CREATE TABLE many (a TEXT, b INTEGER, PRIMARY KEY (a, b))");
    both.history(TableId.parse("many"), "many", List.of("a", "b"), "a VARCHAR, b INTEGER");
    both.source()
        .execute("INSERT INTO many SELECT chr(65 + g % 7), g / 7 FROM generate_series(1, 25000) g");
    both.catchUp();
    both.source().execute("DELETE FROM many WHERE b % 5 > 0");
    both.source().execute("SELECT pg_drop_replication_slot('" + both.pipeline().slot() + "')");
    both.pipeline().resnapshotOnGap().catchUp();

    assertThat(
            both.rows(
                "SELECT closed_by, count(*), min(mod(b, 5)) FROM many GROUP BY closed_by ORDER BY 2"))
        .containsExactly("null|5004|0", "missing_at_resnapshot|19996|1");
    both.assertAgreement();
  }

  @Test
  void a_key_with_more_digits_than_the_history_has_is_found_again_in_quarantine_after_a_restart() {
    both.table("fine", "id NUMERIC PRIMARY KEY, v INTEGER", "id NUMERIC(10, 2), v INTEGER");
    both.source().execute("INSERT INTO fine VALUES (0.001, 1), (0.002, 1), (0.003, 1), (1.5, 1)");
    both.catchUp();
    assertThat(both.waiting()).hasSize(3);
    both.source()
        .execute("UPDATE fine SET v = 2 WHERE id = 0.001", "DELETE FROM fine WHERE id = 0.002");
    both.catchUp();
    assertThat(both.waiting())
        .containsExactly("public.fine|0.003|exact-value", "public.fine|0.001|exact-value");
    both.assertNoDifference();

    both.pipeline().resnapshot();
    assertThat(both.rows("SELECT count(*) FROM quarantine"))
        .as("read again as they are")
        .containsExactly("4");
    both.source().execute("DELETE FROM fine WHERE id < 1");
    both.catchUp();
    both.assertAgreement();
  }

  @Test
  void a_key_rewritten_as_an_equal_one_stays_the_same_key() {
    both.table("priced", "id NUMERIC PRIMARY KEY, v TEXT", "id NUMERIC(10, 2), v VARCHAR");
    both.source().execute("INSERT INTO priced VALUES (1.5, 'a'), (7, 'b')");
    both.catchUp();
    both.source().execute("UPDATE priced SET id = 1.50 WHERE id = 1.5");
    both.source()
        .transaction(
            "INSERT INTO priced VALUES (2.0, 'passing')",
            "DELETE FROM priced WHERE id = 2",
            "UPDATE priced SET id = 7.00, v = 'c' WHERE id = 7",
            "UPDATE priced SET id = 7, v = 'd' WHERE id = 7");
    both.catchUp();

    assertThat(both.rows("SELECT id, v, opened_by, closed_by FROM priced ORDER BY id, valid_from"))
        .containsExactly(
            "1.50|a|snapshot|null", "7.00|b|snapshot|correction", "7.00|d|correction|null");
    both.assertAgreement();
  }

  @Test
  void a_key_that_the_history_cannot_hold_waits_in_quarantine_under_its_own_text() {
    both.table("dated", "id DATE PRIMARY KEY, v INTEGER", "id DATE, v INTEGER");
    both.source().execute("INSERT INTO dated VALUES ('infinity', 1), ('2024-01-01', 1)");
    both.catchUp();
    both.source().execute("UPDATE dated SET v = 2", "INSERT INTO dated VALUES ('-infinity', 1)");
    both.catchUp();
    assertThat(both.waiting())
        .containsExactly("public.dated|infinity|exact-value", "public.dated|-infinity|exact-value");
    both.assertNoDifference();

    both.source()
        .execute(
            "DELETE FROM dated WHERE id = 'infinity'",
            "UPDATE dated SET id = '2025-01-01' WHERE id = '-infinity'");
    both.catchUp();
    both.assertAgreement();
  }
}
