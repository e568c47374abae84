package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large values, which Postgres keeps apart (TOAST) and does not send again when unchanged. */
class LargeValuesIT {
  private static final String LARGE =
      "(SELECT string_agg(md5(g::text || '%s'), '') FROM generate_series(1, 300) g)";

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
            .table(
                "doc",
                "id INTEGER PRIMARY KEY, body TEXT, small INTEGER",
                "id INTEGER, body VARCHAR, small INTEGER");
  }

  private static String large(String seed) {
    return LARGE.formatted(seed);
  }

  private static String md5(String seed) {
    return "md5(" + large(seed) + ")";
  }

  /** Versions of the key with the body's digest instead of the body. */
  private String[] story(String... seeds) {
    String[] digests = new String[seeds.length];
    for (int i = 0; i < seeds.length; i++) {
      digests[i] = both.source().one("SELECT " + md5(seeds[i]));
    }
    return digests;
  }

  private java.util.List<String> bodies(int id) {
    return both.rows(
        "SELECT LOWER(RAWTOHEX(HASH('MD5', STRINGTOUTF8(body)))) FROM doc WHERE id = "
            + id
            + " ORDER BY valid_from");
  }

  @Test
  void unchanged_toast_is_filled_from_the_version_current_at_that_lsn() {
    both.source().execute("INSERT INTO doc VALUES (1, " + large("a") + ", 0)");
    both.catchUp();
    both.source()
        .execute(
            "UPDATE doc SET small = 1",
            "UPDATE doc SET body = " + large("b"),
            "UPDATE doc SET small = 2");
    both.source().transaction("UPDATE doc SET small = 3", "UPDATE doc SET small = 4");
    both.source()
        .transaction(
            "UPDATE doc SET body = " + large("c"),
            "UPDATE doc SET small = 5",
            "UPDATE doc SET small = 6");
    both.catchUp();

    assertThat(both.rows("SELECT small FROM doc ORDER BY valid_from"))
        .containsExactly("0", "1", "1", "2", "4", "6");
    assertThat(bodies(1)).containsExactly(story("a", "a", "b", "b", "b", "c"));
    both.assertAgreement();
  }

  @Test
  void unchanged_toast_of_a_row_made_in_the_same_transaction_is_filled_from_it() {
    both.catchUp();
    both.source()
        .transaction(
            "INSERT INTO doc VALUES (1, " + large("a") + ", 0)", "UPDATE doc SET small = 1");
    both.catchUp();

    assertThat(bodies(1)).containsExactly(story("a"));
    both.assertAgreement();
  }

  @Test
  void unchanged_toast_survives_a_restart_between_the_updates() {
    both.source().execute("INSERT INTO doc VALUES (1, " + large("a") + ", 0)");
    for (int i = 1; i < 4; i++) {
      both.catchUp();
      both.source().execute("UPDATE doc SET small = " + i);
    }
    both.catchUp();

    assertThat(bodies(1)).containsExactly(story("a", "a", "a", "a"));
    both.assertAgreement();
  }

  @Test
  void user_text_equal_to_the_engines_placeholder_survives() {
    String text = "'__debezium_unavailable_value'";
    both.source().execute("INSERT INTO doc VALUES (1, " + text + ", 0)");
    both.catchUp();
    both.source()
        .execute(
            "INSERT INTO doc VALUES (2, " + text + ", 0)",
            "UPDATE doc SET small = 1",
            "UPDATE doc SET body = " + large("a") + " WHERE id = 1",
            "UPDATE doc SET body = " + text + " WHERE id = 1");
    both.catchUp();

    assertThat(both.rows("SELECT id FROM doc WHERE body = " + text + " AND is_current ORDER BY 1"))
        .containsExactly("1", "2");
    both.assertAgreement();
  }

  @Test
  void toasted_arrays_bytes_json_numbers_and_enums_are_filled_too() {
    both.source().execute("CREATE DOMAIN story AS TEXT", "CREATE TYPE mood AS ENUM ('glad')");
    String words = "(SELECT array_agg(md5(g::text)) FROM generate_series(1, 500) g)";
    both.table(
        "kinds",
        "id INTEGER PRIMARY KEY, small INTEGER, t TEXT[], i INTEGER[], b BYTEA, j JSONB, js JSON, x XML, n NUMERIC,"
            + " m mood[], s story, v TSVECTOR, ba BYTEA[], z TIMESTAMPTZ[], u UUID[], h VARCHAR(20000)",
        "id INTEGER, small INTEGER, t VARCHAR ARRAY, i INTEGER ARRAY, b VARBINARY, j VARCHAR, js VARCHAR, x VARCHAR,"
            + " n NUMERIC(30000, 2), m VARCHAR ARRAY, s VARCHAR, v VARCHAR, ba VARBINARY ARRAY,"
            + " z TIMESTAMP(6) WITH TIME ZONE ARRAY, u VARCHAR ARRAY, h VARCHAR(20000)");
    String row =
        "INSERT INTO kinds SELECT %d, 0, w, (SELECT array_agg((random() * 1e9)::int) FROM generate_series(1, 3000)),"
            + " (SELECT string_agg(decode(md5(a), 'hex'), '') FROM unnest(w) a), to_jsonb(w), to_json(w),"
            + " xmlelement(name a, array_to_string(w, ' ')),"
            + " (SELECT string_agg((1000000000 + random() * 1e9)::bigint::text, '')::numeric FROM generate_series(1, 2000)),"
            + " array_fill('glad'::mood, ARRAY[2000]), array_to_string(w, ' '), to_tsvector('simple', array_to_string(w, ' ')),"
            + " (SELECT array_agg(decode(md5(a), 'hex')) FROM unnest(w) a),"
            + " (SELECT array_agg('2024-01-01 00:00+00'::timestamptz + random() * interval '9 years') FROM generate_series(1, 2000)),"
            + " (SELECT array_agg(gen_random_uuid()) FROM generate_series(1, 2000)), array_to_string(w, ' ') FROM (SELECT "
            + words
            + " w) q";
    both.source().execute("ALTER TABLE kinds ALTER m SET STORAGE EXTERNAL");
    both.source().execute(row.formatted(1));
    both.catchUp();
    both.source().execute(row.formatted(2), "UPDATE kinds SET small = 1");
    both.source().transaction("UPDATE kinds SET small = 2", "UPDATE kinds SET id = id + 10");
    both.catchUp();

    assertThat(both.versions("kinds", "id, small"))
        .containsExactly(
            "1|0|snapshot|correction|null",
            "2|0|insert|correction|null",
            "1|1|correction|key_change|null",
            "2|1|correction|key_change|null",
            "11|2|key_change|null|1",
            "12|2|key_change|null|2");
    both.assertAgreement();
  }

  @Test
  void a_key_change_carries_the_unchanged_large_value_along() {
    both.source().execute("INSERT INTO doc VALUES (1, " + large("a") + ", 0)");
    both.catchUp();
    both.source().execute("UPDATE doc SET id = 2", "UPDATE doc SET small = 1");
    both.source()
        .transaction("UPDATE doc SET id = 3", "UPDATE doc SET small = 2", "UPDATE doc SET id = 4");
    both.catchUp();

    assertThat(bodies(4)).containsExactly(story("a"));
    both.assertAgreement();
  }

  @Test
  void
      an_unchanged_value_is_quarantined_while_the_newest_row_waits_and_never_filled_with_an_older_one() {
    both.warehouse().execute("ALTER TABLE doc ALTER COLUMN small NUMERIC(1)");
    both.source().execute("INSERT INTO doc VALUES (1, " + large("old") + ", 1)");
    both.catchUp();
    both.source().execute("UPDATE doc SET body = " + large("new") + ", small = 100");
    both.catchUp();
    assertThat(both.waiting()).containsExactly("public.doc|1|exact-value");
    both.source().execute("UPDATE doc SET small = 2");
    both.catchUp();
    assertThat(both.waiting()).containsExactly("public.doc|1|toast");
    both.assertNoDifference();

    both.source().execute("UPDATE doc SET body = " + large("newest"));
    both.catchUp();
    assertThat(bodies(1)).containsExactly(story("old", "newest"));
    both.assertAgreement();
  }

  @Test
  void an_unchanged_value_without_an_open_version_is_quarantined() {
    both.source().execute("INSERT INTO doc VALUES (1, " + large("a") + ", 1)");
    both.catchUp();
    both.warehouse().execute("DELETE FROM doc");
    both.source().execute("UPDATE doc SET small = 2");
    both.catchUp();

    assertThat(both.waiting()).containsExactly("public.doc|1|toast");
    assertThat(both.rows("SELECT * FROM doc")).isEmpty();
  }

  @Test
  void full_replica_identity_sends_the_unchanged_value_itself() {
    both.source()
        .execute(
            "ALTER TABLE doc REPLICA IDENTITY FULL",
            "INSERT INTO doc VALUES (1, " + large("a") + ", 1)");
    both.catchUp();
    both.warehouse().execute("DELETE FROM doc");
    both.source().execute("UPDATE doc SET small = 2", "UPDATE doc SET small = 2");
    both.catchUp();

    assertThat(bodies(1)).containsExactly(story("a"));
    both.assertAgreement();
  }
}
