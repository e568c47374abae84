package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.util.List;
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

    both.warehouse()
        .execute(
            "ALTER TABLE lossy DROP COLUMN term, at, price, pair, pairs, twice",
            "ALTER TABLE lossy ADD COLUMN more INTEGER BEFORE valid_from");
    both.source()
        .execute(
            "ALTER TABLE lossy ADD COLUMN more INTEGER",
            "INSERT INTO lossy (id, term, at, price, pair, spare) VALUES (1, 'infinity', '24:00+02', 1, (1, 'infinity'), '1 day')");
    both.catchUp();
    both.source().execute("UPDATE lossy SET more = 1");
    both.catchUp();
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
