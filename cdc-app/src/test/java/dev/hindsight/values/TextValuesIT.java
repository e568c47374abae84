package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types that the history keeps as text: each as Postgres prints it, whichever way it came. */
class TextValuesIT {
  @TempDir Path folder;
  private SideBySide both;

  @AfterEach
  void close() {
    both.close();
  }

  @BeforeEach
  void prepare() {
    both = new SideBySide(folder);
    both.source()
        .execute(
            "CREATE TYPE mood AS ENUM ('so so', 'glad')",
            "CREATE SCHEMA elsewhere",
            "CREATE DOMAIN elsewhere.email AS text CHECK (VALUE LIKE '%@%')",
            "CREATE TYPE elsewhere.\"Odd Mood\" AS ENUM ('x', 'y,z')");
  }

  private static final String[][] TYPES = {
    {
      "text",
      "''",
      "'it''s \"quoted\" \\ and' || E'\\n\\t\\r\\u0001'",
      "'\\u0000 \\u0041 \\x41 %41'",
      "'👩‍👩‍👧‍👦 é e\u0301 ﷽ \u202E'",
      "' padded '",
      "'NULL'",
      "'__debezium_unavailable_value'",
      "repeat('0123456789', 104857)"
    },
    {"varchar(20)", "'x'", "''"},
    {"char(5)", "'ab'", "''"},
    {"\"char\"", "'c'"},
    {"name", "'a name'"},
    {"uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"},
    {"json", "'{\"b\" : 1.0,  \"b\": null}'"},
    {"jsonb", "'{\"b\": 1.10, \"a\": [\"\\u00e9\", 1e2]}'"},
    {"xml", "'<a b=\"c\">&lt;é</a>'"},
    {"inet", "'10.1.2.3/8'", "'::1'"},
    {"cidr", "'10.0.0.0/8'"},
    {"macaddr", "'08:00:2b:01:02:03'"},
    {"mood", "'so so'"},
    {"elsewhere.\"Odd Mood\"", "'y,z'"},
    {"elsewhere.email", "'a@b'"},
    {"bit(1)", "B'1'", "B'0'"},
    {"bit(10)", "B'0000000101'"},
    {"bit varying", "B''", "B'0010'", "B'1'"},
    {"tsvector", "'a fat cat'::tsvector"},
    {"tsquery", "'fat & cat'::tsquery"},
    {"pg_lsn", "'16/B374D848'"},
    {"int4range", "'[1,5)'", "'empty'"},
    {"numrange", "'(1.50,)'"},
    {"daterange", "'[2024-01-01,infinity)'"},
    {"tsrange", "'[\"2024-01-01 10:00\",\"2024-01-02 10:00:00.000001\")'"},
    {"int4multirange", "'{[1,3),[5,7)}'"},
  };

  @Test
  void types_kept_as_text_hold_what_postgres_prints() {
    Typed typed = new Typed(both);
    for (int i = 0; i < TYPES.length; i++) {
      typed.column(
          "t" + i,
          TYPES[i][0],
          "VARCHAR",
          List.of(TYPES[i]).subList(1, TYPES[i].length).toArray(String[]::new));
    }
    typed.roundTrip();

    both.assertAgreement();
    for (int i = 0; i < TYPES.length; i++) {
      List<String> printed = new ArrayList<>();
      for (int v = 1; v < TYPES[i].length; v++) {
        printed.add(
            (v - 1)
                + "|"
                + both.source()
                    .one("SELECT format('%s', (" + TYPES[i][v] + ")::" + TYPES[i][0] + ")"));
      }
      assertThat(typed.held("t" + i)).as(TYPES[i][0]).isEqualTo(printed);
    }
  }

  @Test
  void empty_text_and_null_are_told_apart_in_both_directions() {
    both.table(
        "word",
        "id INTEGER PRIMARY KEY, v TEXT, a TEXT[], b BYTEA",
        "id INTEGER, v VARCHAR, a VARCHAR ARRAY, b VARBINARY");
    both.source().execute("INSERT INTO word VALUES (1, '', '{}', ''), (2, NULL, NULL, NULL)");
    both.catchUp();
    both.source()
        .execute(
            "UPDATE word SET v = NULL, a = NULL, b = NULL WHERE id = 1",
            "UPDATE word SET v = '', a = '{}', b = '' WHERE id = 2",
            "UPDATE word SET a = '{NULL}' WHERE id = 2",
            "UPDATE word SET a = '{\"\"}' WHERE id = 2");
    both.catchUp();

    assertThat(
            both.rows(
                "SELECT id, CASE WHEN v IS NULL THEN 'null' ELSE '<' || v || '>' END, a, LENGTH(b) FROM word ORDER BY id, valid_from"))
        .containsExactly(
            "1|<>|[]|0",
            "1|null|null|null",
            "2|null|null|null",
            "2|<>|[]|0",
            "2|<>|[null]|0",
            "2|<>|[]|0");
    assertThat(both.rows("SELECT a[1] IS NULL FROM word WHERE id = 2 AND is_current"))
        .containsExactly("FALSE");
    both.assertAgreement();
  }

  @Test
  void shapes_on_the_plane_are_kept_to_the_last_digit() {
    Typed typed =
        new Typed(both)
            .column("p", "POINT", "VARCHAR", "'(0.1,-1e300)'", "'(infinity,1)'")
            .column("b", "BOX", "VARCHAR", "'((1,2),(3,4))'")
            .column("c", "CIRCLE", "VARCHAR", "'<(1,2),0.30000000000000004>'")
            .column("l", "PATH", "VARCHAR", "'[(1,2),(3,4)]'", "'((1,2),(3,4))'")
            .column("s", "LSEG", "VARCHAR", "'[(1,2),(3,4)]'")
            .column("g", "POLYGON", "VARCHAR", "'((1,2),(3,4))'")
            .column("li", "LINE", "VARCHAR", "'{1,2,3}'")
            .column("ps", "POINT[]", "VARCHAR ARRAY", "'{\"(1,2)\",NULL}'");
    typed.roundTrip();

    both.assertAgreement();
    assertThat(typed.held("p")).containsExactly("0|(0.1,-1.0E300)", "1|(Infinity,1.0)");
    assertThat(typed.held("c")).containsExactly("0|<(1.0,2.0),0.30000000000000004>");
  }

  @Test
  void types_of_extensions_are_kept_as_text_where_the_server_has_them() {
    for (String extension : List.of("hstore", "citext", "ltree")) {
      assumeTrue(
          both.source()
              .one(
                  "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = '"
                      + extension
                      + "')")
              .equals("t"));
      both.source().execute("CREATE EXTENSION " + extension);
    }
    Typed typed =
        new Typed(both)
            .column("h", "HSTORE", "VARCHAR", "'a=>1, \"b \\\"\"=>NULL'", "''")
            .column("c", "CITEXT", "VARCHAR", "'AbC'")
            .column("l", "LTREE", "VARCHAR", "'a.b.c'")
            .column("hs", "HSTORE[]", "VARCHAR ARRAY", "ARRAY['a=>1'::hstore, NULL]");
    typed.roundTrip();

    both.assertAgreement();
    assertThat(typed.held("h")).containsExactly("0|\"a\"=>\"1\", \"b \\\"\"=>NULL", "1|");
    assertThat(typed.held("c")).containsExactly("0|AbC");
    assertThat(typed.held("l")).containsExactly("0|a.b.c");
  }
}
