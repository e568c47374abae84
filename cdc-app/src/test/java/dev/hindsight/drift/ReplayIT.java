package dev.hindsight.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.pipeline.Decisions;
import dev.hindsight.support.SideBySide;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After {@code migrate} and {@code quarantine replay} the history is that of a pipeline that had
 * followed each change of columns at once: a second one does so beside it, from the same source.
 */
class ReplayIT {
  private static final String VERSIONS =
      // Each pipeline has a copy of its own to begin with.
      "CASE WHEN opened_by <> 'snapshot' THEN valid_from END AS begins,"
          + " CASE WHEN opened_by <> 'snapshot' THEN commit_lsn END AS at_lsn,"
          + " valid_to, is_current, opened_by, closed_by, previous_key, closed_lsn, tx_ordinal,"
          + " source_tx, source_committed_at";

  private static final String ITEM =
      "id INTEGER, name VARCHAR, price NUMERIC(8, 2), at TIMESTAMP(6) WITH TIME ZONE, spare VARCHAR";
  private static final String BESIDE = "id INTEGER, v VARCHAR";

  @TempDir Path folder;
  private SideBySide both;
  private TestSource source;
  private TestWarehouse other;
  private Connection otherOpen;

  @BeforeEach
  void two_pipelines() throws SQLException {
    both =
        new SideBySide(folder)
            .table(
                "item",
                "id INTEGER PRIMARY KEY, name TEXT, price NUMERIC(8, 2), at TIMESTAMPTZ, spare TEXT",
                ITEM)
            .table("beside", "id INTEGER PRIMARY KEY, v TEXT", BESIDE);
    source = both.source();
    other = new TestWarehouse(folder.resolve("other"));
    other.migrated();
    otherOpen = other.connections().open();
    other.execute(SideBySide.historyTable("item", ITEM), SideBySide.historyTable("beside", BESIDE));
    source.execute(
        "INSERT INTO item VALUES (1, 'one', 1.5, '2026-01-02 03:04:05.678901+00', 's'), (2, 'two', 2, NULL, NULL),"
            + " (3, 'three', NULL, 'infinity', 'x')");
    both.catchUp();
    other().catchUp();
  }

  @AfterEach
  void close() throws SQLException {
    otherOpen.close();
    both.close();
    source.dropSlots();
  }

  private TestPipeline other() {
    return new TestPipeline(source, other).tables(both.specs()).slotSuffix("_b");
  }

  /** The other pipeline follows at once, with the first row that shows the change. */
  private void followed(Map<TableId, Decisions.Wishes> wishes) {
    other().catchUp();
    other().migrate(wishes);
    other().replay("item");
  }

  private void work(int number) {
    source.execute(
        "UPDATE item SET name = 'n" + number + "' WHERE id = 1",
        "INSERT INTO item (id, name) VALUES (" + (10 * number) + ", 'new')",
        "UPDATE item SET id = " + (10 * number + 1) + " WHERE id = " + (10 * number),
        "UPDATE beside SET v = 'x' || v");
    source.transaction(
        "INSERT INTO item (id, name) VALUES (5, 'again')",
        "INSERT INTO beside VALUES (" + number + ", 'v')",
        "DELETE FROM item WHERE id = " + (10 * number + 1));
    source.execute("DELETE FROM item WHERE id = 5");
  }

  private void assertSame(String columns) {
    String query =
        "SELECT " + columns + ", " + VERSIONS + " FROM item ORDER BY id, valid_to, commit_lsn";
    assertThat(both.rows(query)).isEqualTo(other.rows(query)).isNotEmpty();
    assertThat(both.rows("SELECT table_name FROM source_table WHERE state <> 'flows'")).isEmpty();
    assertThat(
            both.rows(
                "SELECT id FROM quarantine WHERE rule = 'schema' AND (replayed_at IS NULL OR content IS NOT NULL)"))
        .isEmpty();
    assertThat(both.pipeline().verify().differences()).isEmpty();
  }

  private void parkedMeanwhile() {
    both.catchUp();
    assertThat(both.rows("SELECT table_name FROM source_table WHERE state = 'parked'"))
        .containsExactly("public.item");
    String beside = "SELECT id, v, " + VERSIONS + " FROM beside ORDER BY id, valid_from";
    assertThat(both.rows(beside)).as("others flow").isEqualTo(other.rows(beside));
  }

  @Test
  void a_dropped_column_is_null_from_then_on() {
    source.execute("ALTER TABLE item DROP COLUMN price", "UPDATE item SET name = 'a' WHERE id = 1");
    followed(Map.of());
    work(1);
    source.execute("TRUNCATE item", "INSERT INTO item (id, name) VALUES (1, 'after')");
    work(2);
    other().catchUp();
    parkedMeanwhile();

    assertThat(both.pipeline().migrate().done())
        .containsExactly("public.item: price is gone; item.price stays, and is NULL from then on.");
    assertThat(both.pipeline().replay("item")).isGreaterThan(10);
    assertThat(both.pipeline().replay("item")).as("a second time").isZero();
    assertSame("id, name, price, at, spare");
    assertThat(both.rows("SELECT change, column_name FROM schema_change"))
        .containsExactly("column_dropped|price");

    work(3);
    both.catchUp();
    other().catchUp();
    assertSame("id, name, price, at, spare");
  }

  @Test
  void a_renamed_column_goes_on_in_its_history_column() {
    source.execute(
        "ALTER TABLE item RENAME COLUMN spare TO extra",
        "UPDATE item SET extra = 'a' WHERE id = 1");
    followed(Map.of());
    work(1);
    source.execute("ALTER TABLE item RENAME COLUMN name TO label");
    source.execute("UPDATE item SET label = 'b', extra = NULL WHERE id = 1");
    followed(Map.of());
    source.execute("UPDATE item SET label = 'c' WHERE id = 2");
    other().catchUp();
    parkedMeanwhile();

    assertThat(both.pipeline().migrate().done())
        .containsExactly(
            "public.item: spare is called extra now; both are item.spare.",
            "public.item: name is called label now; both are item.name.");
    both.pipeline().replay("item");
    assertSame("id, name, price, at, spare");
    assertThat(
            both.rows("SELECT id, name, spare FROM item WHERE is_current AND id < 3 ORDER BY id"))
        .containsExactly("1|b|null", "2|c|null");
  }

  @Test
  void a_dropped_and_an_added_column_in_one_are_asked_about() {
    source.execute(
        "ALTER TABLE item DROP COLUMN spare, ADD COLUMN extra TEXT",
        "UPDATE item SET extra = 'a' WHERE id = 1");
    both.catchUp();
    assertThat(both.pipeline().migrate().open())
        .containsExactly(
            "public.item: is extra another name for spare? Say --rename public.item.extra=spare,"
                + " or --dropped public.item.spare.");
    Map<TableId, Decisions.Wishes> wishes =
        Map.of(TableId.parse("item"), new Decisions.Wishes(Map.of(), Set.of("spare")));
    followed(wishes);
    work(1);
    other().catchUp();
    parkedMeanwhile();

    assertThat(both.pipeline().migrate(wishes).done())
        .containsExactly(
            "public.item: spare is gone; item.spare stays, and is NULL from then on.",
            "public.item: extra is new, as item.extra.");
    both.pipeline().replay("item");
    assertSame("id, name, price, at, spare, extra");
  }

  @Test
  void values_of_another_type_go_to_a_column_of_their_own() {
    source.execute(
        "ALTER TABLE item ALTER COLUMN spare TYPE INTEGER USING 0",
        "UPDATE item SET spare = 7 WHERE id = 1");
    followed(Map.of());
    work(1);
    other().catchUp();
    parkedMeanwhile();

    assertThat(both.pipeline().migrate().done())
        .containsExactly(
            "public.item: spare is int4 now; its values go to the new item.spare_int4, and item.spare keeps what it has.");
    both.pipeline().replay("item");
    assertSame("id, name, price, at, spare, spare_int4");
    assertThat(both.rows("SELECT spare, spare_int4 FROM item WHERE id = 1 ORDER BY valid_from"))
        .containsExactly("s|null", "null|7", "null|7");
  }

  @Test
  void a_renamed_key_and_one_that_grew_stay_the_same_rows() {
    source.execute(
        "ALTER TABLE item RENAME COLUMN id TO item_no",
        "ALTER TABLE item ALTER COLUMN item_no TYPE BIGINT",
        "UPDATE item SET name = 'a' WHERE item_no = 1",
        "DELETE FROM item WHERE item_no = 2",
        "INSERT INTO item (item_no, name) VALUES (5000000000, 'far')",
        "UPDATE item SET item_no = 6000000000 WHERE item_no = 5000000000");
    both.catchUp();
    assertThat(both.pipeline().migrate().done())
        .containsExactly(
            "public.item: id is called item_no now; both are item.id.",
            "public.item: item.id holds more now.");
    both.pipeline().replay("item");
    source.execute(
        "UPDATE item SET name = 'b' WHERE item_no = 6000000000",
        "DELETE FROM item WHERE item_no = 1");
    both.catchUp();
    assertThat(
            both.rows(
                "SELECT id, name, opened_by, closed_by, previous_key FROM item ORDER BY id, valid_from"))
        .containsExactly(
            "1|one|snapshot|correction|null",
            "1|a|correction|delete|null",
            "2|two|snapshot|delete|null",
            "5000000000|far|insert|key_change|null",
            "6000000000|far|key_change|correction|5000000000",
            "6000000000|b|correction|null|null");
    assertThat(
            both.rows(
                "SELECT rule FROM quarantine WHERE rule <> 'schema' AND rule <> 'exact-value'"))
        .isEmpty();
    assertThat(both.pipeline().verify().differences()).isEmpty();
  }
}
