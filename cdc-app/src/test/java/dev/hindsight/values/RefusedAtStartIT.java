package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.source.Finding;
import dev.hindsight.source.Preflight;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What could not be kept exactly is refused before anything is read, with what mends it. */
class RefusedAtStartIT {
  @TempDir Path folder;
  private SideBySide both;

  @AfterEach
  void close() {
    both.close();
  }

  @BeforeEach
  void prepare() {
    both = new SideBySide(folder);
  }

  private String refusal() {
    Stop stop = catchThrowableOfType(Stop.class, both::catchUp);
    assertThat(stop.reason()).isEqualTo(Stop.Reason.CONFIGURATION);
    assertThat(both.rows("SELECT state FROM pipeline_position")).isEmpty();
    return stop.getMessage();
  }

  @Test
  void column_types_that_the_log_cannot_give_exactly_are_refused_by_table_and_column() {
    both.source()
        .execute(
            "CREATE TYPE pair AS (a INTEGER, b TIMESTAMPTZ)", "CREATE DOMAIN term AS INTERVAL");
    both.table(
        "lossy",
        "id INTEGER PRIMARY KEY, term term, at TIMETZ, price MONEY, pair pair, pairs pair[], twice INTEGER GENERATED ALWAYS AS (id * 2) STORED,"
            + " spare INTERVAL, terms INTERVAL[]",
        "id INTEGER, term VARCHAR, at VARCHAR, price VARCHAR, pair VARCHAR, pairs VARCHAR ARRAY, twice INTEGER, terms VARCHAR ARRAY");

    assertThat(refusal())
        .contains("column term of public.lossy has the type interval")
        .contains("column at of public.lossy has the type timetz")
        .contains("column price of public.lossy has the type money")
        .contains("column pair of public.lossy has a composite type")
        .contains("column pairs of public.lossy is an array of a composite type")
        .contains("column twice of public.lossy is generated")
        .doesNotContain("column spare")
        .doesNotContain("column terms");

    // Out of the history they harm nothing, and are not added to it by themselves.
    both.warehouse().execute("ALTER TABLE lossy DROP COLUMN term, at, price, pair, pairs, twice");
    both.source()
        .execute(
            "ALTER TABLE lossy DROP COLUMN pairs",
            "INSERT INTO lossy (id, term, at, price, pair, spare) VALUES (1, 'infinity', '10:00+02', 1, (1, 'infinity'), '1 day')");
    both.catchUp();
    both.source().execute("UPDATE lossy SET terms = '{1 day}'");
    both.catchUp();
    assertThat(
            both.rows(
                "SELECT column_name FROM INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'LOSSY' ORDER BY ordinal_position FETCH FIRST 3 ROWS ONLY"))
        .containsExactly("ID", "TERMS", "VALID_FROM");
    assertThat(both.rows("SELECT column_name FROM schema_change")).isEmpty();
    assertThat(both.versions("lossy", "id, terms"))
        .containsExactly("1|null|snapshot|correction|null", "1|[1 day]|correction|null|null");
    both.assertAgreement();
  }

  @Test
  void a_table_without_primary_key_is_refused_with_the_alter_that_mends_it() {
    both.source().execute("CREATE TABLE \"No Key\" (\"Id\" INTEGER NOT NULL, v TEXT)");
    both.history(
        new TableId("public", "No Key"), "keyless", List.of("Id"), "id INTEGER, v VARCHAR");

    String refusal = refusal();
    String alter = "ALTER TABLE \"public\".\"No Key\" ADD PRIMARY KEY (\"Id\");";
    assertThat(refusal).contains("table public.No Key has no primary key").contains(alter);
    both.source().execute(alter);
    both.catchUp();
  }

  @Test
  void a_replica_identity_without_the_key_is_refused_with_the_alter_that_mends_it() {
    both.table("nothing", "id INTEGER PRIMARY KEY", "id INTEGER")
        .table(
            "indexed",
            "id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE",
            "id INTEGER, code VARCHAR");
    both.source()
        .execute(
            "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
            "ALTER TABLE indexed REPLICA IDENTITY USING INDEX indexed_code_key");

    String refusal = refusal();
    for (String table : List.of("nothing", "indexed")) {
      String alter = "ALTER TABLE \"public\".\"" + table + "\" REPLICA IDENTITY DEFAULT;";
      assertThat(refusal).contains(alter);
      both.source().execute(alter);
    }
    both.catchUp();
  }

  @Test
  void a_publication_that_leaves_out_rows_columns_or_kinds_of_change_is_refused() {
    both.table("kept", "id INTEGER PRIMARY KEY, v TEXT, w TEXT", "id INTEGER, v VARCHAR, w VARCHAR")
        .table("rows", "id INTEGER PRIMARY KEY, v INTEGER", "id INTEGER, v INTEGER")
        .table("cols", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR");
    both.source()
        .execute(
            "CREATE TABLE others (id INTEGER PRIMARY KEY)",
            "CREATE PUBLICATION hindsight FOR TABLE kept, rows WHERE (id > 7), cols (id), others WHERE (id > 7)"
                + " WITH (publish_via_partition_root = true, publish = 'insert, update, delete')");

    String refusal = refusal();
    assertThat(refusal)
        .contains("publication hindsight leaves out some kinds of change")
        .doesNotContain("public.kept", "public.others");
    String whole =
        "ALTER PUBLICATION \"hindsight\" SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);";
    assertThat(refusal).contains(whole);
    both.source().execute(whole);
    for (String table : List.of("rows", "cols")) {
      String mend =
          "ALTER PUBLICATION \"hindsight\" DROP TABLE \"public\".\"%1$s\"; ALTER PUBLICATION \"hindsight\" ADD TABLE \"public\".\"%1$s\";"
              .formatted(table);
      assertThat(refusal)
          .contains("publication hindsight leaves out rows or columns of public." + table)
          .contains(mend);
      both.source().execute(mend);
    }
    both.catchUp();
    both.source().execute("INSERT INTO rows VALUES (1, 2)", "INSERT INTO cols VALUES (1, 'v')");
    both.catchUp();
    both.assertAgreement();
  }

  @Test
  void a_table_that_is_not_logged_is_refused() {
    both.source().execute("CREATE UNLOGGED TABLE fleeting (id INTEGER PRIMARY KEY)");
    both.history(TableId.parse("fleeting"), "fleeting", List.of("id"), "id INTEGER");
    String mend = "ALTER TABLE \"public\".\"fleeting\" SET LOGGED;";
    assertThat(refusal()).contains("table public.fleeting is unlogged").contains(mend);
    both.source().execute(mend);
    both.catchUp();
  }

  @Test
  void a_user_who_may_not_make_the_publication_is_told_who_may() throws Exception {
    both.table("owned", "id INTEGER PRIMARY KEY", "id INTEGER");
    String role = "reader_" + both.source().name();
    both.source()
        .execute(
            "CREATE ROLE " + role + " LOGIN REPLICATION PASSWORD 'secret'",
            "GRANT SELECT ON owned TO " + role);
    TableSpec spec =
        new TableSpec(
            TableId.parse("owned"), "owned", List.of("id"), Map.of(), Map.of(), List.of());
    try (Connection connection =
        new SourceDatabase(both.source().url(), role, "secret").connect()) {
      List<Finding> findings = Preflight.findings(connection, List.of(spec), "hindsight");
      assertThat(findings)
          .extracting(Finding::problem)
          .containsExactly(
              "there is no publication hindsight, and user " + role + " may not make it.");
      both.source().execute(findings.get(0).mend());
      assertThat(Preflight.findings(connection, List.of(spec), "hindsight")).isEmpty();
    }
    both.source().execute("DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  @Test
  void history_columns_that_cannot_be_written_exactly_are_refused() {
    both.table("narrow", "id INTEGER PRIMARY KEY, v SMALLINT", "id INTEGER, v SMALLINT");
    assertThat(refusal()).contains("Column v of narrow has the type SMALLINT");
    both.warehouse().execute("ALTER TABLE narrow ALTER COLUMN v INTEGER ARRAY[2]");
    assertThat(refusal()).contains("Column v of narrow");
  }

  @Test
  void a_key_by_which_no_row_can_be_found_again_is_refused() {
    both.table("float_key", "id REAL PRIMARY KEY", "id REAL");
    assertThat(refusal()).contains("Column id of float_key is part of the key");
  }

  @Test
  void columns_that_differ_in_case_only_are_refused() {
    both.table("cases", "id INTEGER PRIMARY KEY, a TEXT, \"A\" TEXT", "id INTEGER, a VARCHAR");
    assertThat(refusal()).contains("RENAME COLUMN \"A\" TO another_name");
  }

  @Test
  void names_that_the_logs_reader_gets_wrong_are_refused() {
    both.source()
        .execute("CREATE TABLE \"say \"\"hi\"\"\" (id INTEGER PRIMARY KEY, \"\"\"a\"\"\" TEXT)");
    both.history(new TableId("public", "say \"hi\""), "said", List.of("id"), "id INTEGER");
    assertThat(refusal())
        .contains("table public.say \"hi\" has a quotation mark in its name")
        .contains("column \"a\" of public.say \"hi\" begins with a quotation mark");
  }
}
