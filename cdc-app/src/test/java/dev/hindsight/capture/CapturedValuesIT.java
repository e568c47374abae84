package dev.hindsight.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.change.Change;
import dev.hindsight.change.Special;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.change.Unchanged;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Postgres holds arrives as it is, or as what it is not. */
class CapturedValuesIT {
  private static final TableSpec NUMBERS =
      new TableSpec(
          new TableId("public", "numbers"),
          "number_history",
          List.of("id"),
          Map.of(),
          Map.of(),
          List.of());

  private final TestSource source = SourceServer.emptySource();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void special_and_large_and_unchanged_numbers_are_told_apart_from_null() throws Exception {
    source.execute(
        "CREATE TABLE numbers (id NUMERIC PRIMARY KEY, narrow NUMERIC(10, 5), wide NUMERIC)",
        "ALTER TABLE numbers ALTER wide SET STORAGE EXTERNAL",
        "CREATE PUBLICATION hindsight FOR TABLE numbers",
        "SELECT pg_create_logical_replication_slot('" + source.name() + "', 'pgoutput')",
        "INSERT INTO numbers VALUES (1, 'NaN', 'NaN')",
        "INSERT INTO numbers VALUES (2, NULL, 'Infinity')",
        "INSERT INTO numbers VALUES (3, -0.5, '-Infinity')",
        "INSERT INTO numbers VALUES (4, 12345.67891, 1.500)",
        "INSERT INTO numbers VALUES (5, 0, repeat('1234567890', 1000)::numeric)",
        "UPDATE numbers SET narrow = 1 WHERE id = 5",
        "UPDATE numbers SET id = 6.0 WHERE id = 4",
        "DELETE FROM numbers WHERE id = 6");

    List<Change> changes = stream(9);

    assertThat(values(changes.get(0)))
        .containsExactly(new BigDecimal("1"), new Special("NaN"), new Special("NaN"));
    assertThat(values(changes.get(1)))
        .containsExactly(new BigDecimal("2"), null, new Special("Infinity"));
    assertThat(values(changes.get(2)))
        .containsExactly(new BigDecimal("3"), new BigDecimal("-0.50000"), new Special("-Infinity"));
    assertThat(values(changes.get(3)))
        .containsExactly(
            new BigDecimal("4"), new BigDecimal("12345.67891"), new BigDecimal("1.500"));
    assertThat(values(changes.get(4)))
        .containsExactly(
            new BigDecimal("5"),
            new BigDecimal("0.00000"),
            new BigDecimal("1234567890".repeat(1_000)));
    assertThat(values(changes.get(5)))
        .containsExactly(new BigDecimal("5"), new BigDecimal("1.00000"), Unchanged.TOAST);
    assertThat(changes.get(6).linkedKey()).isEqualTo(changes.get(7).key());
    assertThat(changes.get(8).key()).isEqualTo(changes.get(7).key());
  }

  @Test
  void an_array_that_was_not_sent_again_is_unchanged() throws Exception {
    source.execute(
        """
        CREATE TABLE numbers (id INTEGER PRIMARY KEY, name TEXT, a INTEGER[], b BIGINT[], c DATE[], d UUID[], e TEXT[],
          f JSONB[], g BYTEA[])""",
        "DO $$ DECLARE c TEXT; BEGIN FOREACH c IN ARRAY '{a,b,c,d,e,f,g}'::text[] LOOP"
            + " EXECUTE 'ALTER TABLE numbers ALTER ' || c || ' SET STORAGE EXTERNAL'; END LOOP; END $$",
        "CREATE PUBLICATION hindsight FOR TABLE numbers",
        "SELECT pg_create_logical_replication_slot('" + source.name() + "', 'pgoutput')",
        """
        INSERT INTO numbers SELECT 1, 'a', array_agg(i), array_agg(i::bigint), array_agg('2020-01-01'::date + i),
          array_agg(gen_random_uuid()), array_agg('t' || i), array_agg(to_jsonb(i)), array_agg(decode(md5(i::text), 'hex'))
        FROM generate_series(1, 1000) i""",
        "UPDATE numbers SET name = 'b'");

    List<Change> changes = stream(2);

    assertThat(values(changes.get(0)).subList(2, 9))
        .allSatisfy(array -> assertThat((List<?>) array).hasSize(1_000));
    List<Object> second = values(changes.get(1));
    assertThat(second.subList(0, 2)).containsExactly(1, "b");
    assertThat(second.subList(2, 9)).containsOnly(Unchanged.TOAST);
  }

  @Test
  void rows_read_from_their_texts_are_those_that_the_engine_makes() throws Exception {
    String insert =
        """
        INSERT INTO numbers (id, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t) VALUES
        (%1$s1, TRUE, -32768, 2147483647, -9223372036854775808, 'NaN', '-Infinity', 'NaN', '', 'é "x"', 'ab',
          'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a" : 1}', '{"a" : 1}', '\\x', 'infinity', '-infinity', 'infinity',
          '{}', '{NULL,1}', '{}'),
        (%1$s2, FALSE, 32767, -1, 9223372036854775807, 1e-40, '-0', 0.0000001, 'NULL', E'\\t', '',
          NULL, 'null', '[1.50]', '\\x00ff', '0044-03-15 BC', '0044-03-15 13:14:15.5 BC', '0044-03-15 13:14:15.123456 BC',
          '{1,-2}', '{{1,2},{3,4}}', '{a,"b,c",NULL,"NULL","\\\\\\""}'),
        (%1$s3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL),
        (%1$s4, TRUE, 0, 0, 0, 3.4028235e38, 1.7976931348623157e308, 100000000000000000000, repeat('x', 3000), 'b', 'c   ',
          'A0EEBC999C0B4EF8BB6D6BB9BD380A11', '1', '1', '\\x5c', '5874897-12-31', '294276-12-31 23:59:59.999999',
          '294276-12-31 23:59:59.999999+00', '{3}', '[0:1]={5,6}', '{"é"}'),
        (%1$s5, TRUE, 1, 1, 1, 0.1, 0.1, 1.500, 'x', 'y', 'z', NULL, '{}', '{}', '\\x61', '2024-02-29',
          '2024-02-29 00:00:00', '1883-11-18 17:03:58+00', '{3}', '{7}', '{x}')""";
    source.execute(
        """
        CREATE TABLE numbers (id INTEGER PRIMARY KEY, x INTERVAL, a BOOLEAN, b SMALLINT, c INTEGER, d BIGINT, e REAL,
          f DOUBLE PRECISION, g NUMERIC, h TEXT, i VARCHAR(20), j CHAR(5), k UUID, l JSON, m JSONB, n BYTEA, o DATE,
          p TIMESTAMP, q TIMESTAMPTZ, r BIGINT[], s INTEGER[], t TEXT[])""",
        // Offsets with minutes and, long ago, with seconds.
        "ALTER DATABASE " + source.name() + " SET timezone = 'America/St_Johns'",
        "CREATE PUBLICATION hindsight FOR TABLE numbers",
        "SELECT pg_create_logical_replication_slot('" + source.name() + "', 'pgoutput')",
        insert.formatted("1"),
        "UPDATE numbers SET c = 5",
        "DELETE FROM numbers",
        // Without the interval nothing is left to the engine.
        "ALTER TABLE numbers DROP x",
        insert.formatted("2"),
        "UPDATE numbers SET c = 5");

    List<Change> changes = stream(25);

    for (int i = 0; i < 10; i++) {
      List<Object> engines = withoutKey(changes.get(i));
      List<Object> fromTexts = withoutKey(changes.get(15 + i));
      assertThat(engines).hasSize(21).element(0).isNull();
      // Each in its form: of numbers also the scale, of arrays the elements.
      assertThat(Arrays.deepEquals(fromTexts.toArray(), engines.subList(1, 21).toArray()))
          .as("%s and %s", fromTexts, engines)
          .isTrue();
      assertThat(changes.get(15 + i).kind()).isEqualTo(changes.get(i).kind());
    }
  }

  @Test
  void a_domain_with_the_name_of_another_type_is_read_as_what_it_is() throws Exception {
    source.execute(
        "CREATE SCHEMA other",
        "CREATE DOMAIN other.text AS NUMERIC",
        "CREATE TABLE numbers (id INTEGER PRIMARY KEY, v other.text)",
        "CREATE PUBLICATION hindsight FOR TABLE numbers",
        "SELECT pg_create_logical_replication_slot('" + source.name() + "', 'pgoutput')",
        "INSERT INTO numbers VALUES (1, 1.50)");

    assertThat(values(stream(1).get(0))).containsExactly(1, new BigDecimal("1.50"));
  }

  private static List<Object> withoutKey(Change change) {
    List<Object> values = values(change);
    return values.subList(1, values.size());
  }

  private static List<Object> values(Change change) {
    Object[] values = new Object[change.row().size()];
    Arrays.setAll(values, change.row()::value);
    return Arrays.asList(values);
  }

  private List<Change> stream(int count) throws Exception {
    List<Change> changes = new CopyOnWriteArrayList<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (ChangeStream stream =
        new ChangeStream(
            source.capture(NUMBERS),
            transactions -> transactions.forEach(t -> t.changes().forEach(0, changes::add)))) {
      Future<?> running =
          thread.submit(
              () -> {
                stream.run();
                return null;
              });
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> changes.size() >= count || running.isDone());
    } finally {
      thread.shutdown();
    }
    return changes;
  }
}
