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
