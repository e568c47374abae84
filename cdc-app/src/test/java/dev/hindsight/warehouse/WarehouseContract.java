package dev.hindsight.warehouse;

import static dev.hindsight.warehouse.Plans.list;
import static dev.hindsight.warehouse.Plans.position;
import static dev.hindsight.warehouse.Plans.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.support.TestWarehouse;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline may expect of a warehouse, whichever it is. */
abstract class WarehouseContract {
  static final TableId PAIRS = TableId.parse("pairs");
  static final RowKey A = RowKey.of("a", number(1));
  static final RowKey B = RowKey.of("b", number(2));
  static final String STORY =
      "SELECT word, nr, \"ORDER\", valid_from, valid_to, is_current, opened_by, closed_by,"
          + " commit_lsn, closed_lsn FROM pairs ORDER BY valid_from, word, nr";

  @TempDir Path folder;
  TestWarehouse warehouse;
  HistoryStore store;
  private HistoryStore.Known known;
  private final List<TableSpec> specs = new ArrayList<>();
  long epoch;

  /** A new one, without anything in it. */
  abstract TestWarehouse warehouse(Path folder);

  static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }

  @BeforeEach
  void open() {
    warehouse = warehouse(folder).migrated();
    // A reserved word among the columns, a key of two parts, numbers without fractions.
    table(
        "pairs",
        List.of("word", "nr"),
        column("word", "text"),
        new SourceColumn("nr", "numeric", 20, 0),
        column("order", "text"));
    reopen();
    epoch = store.snapshots().begin("slot", "system", "test", 0, List.of());
    store.snapshots().end(epoch, 0, position(100));
  }

  @AfterEach
  void close() {
    store.close();
  }

  static SourceColumn column(String name, String type) {
    return new SourceColumn(name, type, 0, 0);
  }

  /** A table with the types that the dialect itself gives to a source's columns. */
  void table(String name, List<String> key, SourceColumn... columns) {
    String instant = warehouse.dialect().columnType(column("", "timestamptz"));
    String data =
        Arrays.stream(columns)
            .map(each -> Names.quote(each.name()) + " " + warehouse.dialect().columnType(each))
            .collect(Collectors.joining(", "));
    warehouse.execute(
        ("CREATE TABLE %s (%s, valid_from %3$s NOT NULL, valid_to %3$s NOT NULL, is_current BOOLEAN"
                + " NOT NULL, opened_by VARCHAR NOT NULL, closed_by VARCHAR, previous_key VARCHAR,"
                + " commit_lsn BIGINT NOT NULL, closed_lsn BIGINT, tx_ordinal BIGINT NOT NULL,"
                + " source_tx BIGINT, source_committed_at %3$s, recorded_at %3$s NOT NULL)")
            .formatted(name, data, instant));
    guard(name, key);
    specs.add(
        new TableSpec(TableId.parse(name), name, key, Map.of(), Map.of(), List.of(), List.of()));
  }

  /** What a migration of the user's would do beside, where the warehouse has something for it. */
  void guard(String table, List<String> key) {}

  void reopen() {
    reopen(warehouse.connections());
  }

  void reopen(WarehouseConnections connections) {
    if (store != null) {
      store.close();
    }
    store = JdbcHistoryStore.open(connections, warehouse.dialect(), specs, Clock.systemUTC());
    known = new HistoryStore.Known(0, store.followed().counter());
  }

  void commit(long from, long to, CommitPlan... plans) {
    store.commit(List.of(plans).iterator(), epoch, known, position(from), position(to));
  }

  WarehouseException.Kind failing(long from, long to, CommitPlan plan) {
    return catchThrowableOfType(WarehouseException.class, () -> commit(from, to, plan)).kind();
  }

  static Plans pairs() {
    return new Plans("pairs");
  }

  @Test
  void a_commit_closes_opens_and_moves_the_position() {
    commit(
        100,
        102,
        pairs().insert(101, A, "a", number(1), "one").insert(102, B, "b", number(2), null).plan());
    commit(
        102,
        104,
        pairs()
            .update(103, A, row("a", number(1), "one"), "a", number(1), "uno")
            .delete(104, B, "b", number(2), null)
            .plan());
    assertThat(warehouse.rows(STORY))
        .containsExactly(
            "a|1|one|2026-03-01 10:01:41.000001+00|2026-03-01"
                + " 10:01:43.000001+00|FALSE|insert|correction|101|103",
            "b|2|null|2026-03-01 10:01:42.000001+00|2026-03-01"
                + " 10:01:44.000001+00|FALSE|insert|delete|102|104",
            "a|1|uno|2026-03-01 10:01:43.000001+00|9999-12-31"
                + " 00:00:00+00|TRUE|correction|null|103|null");
    assertThat(store.position().orElseThrow().position()).isEqualTo(position(104));
    assertThat(store.open(PAIRS, Set.of(A, B))).containsOnlyKeys(A);
    assertThat(store.snapshots().openCount(PAIRS)).isEqualTo(1);
  }

  @Test
  void several_plans_of_one_transaction_are_carried_out_one_after_the_other() {
    CommitPlan first = pairs().insert(101, A, "a", number(1), "one").plan();
    CommitPlan second =
        pairs().update(102, A, row("a", number(1), "one"), "a", number(1), "two").plan();
    commit(100, 102, first, second);
    assertThat(warehouse.rows("SELECT \"ORDER\", is_current FROM pairs ORDER BY valid_from"))
        .containsExactly("one|FALSE", "two|TRUE");
  }

  @Test
  void a_version_may_begin_and_end_within_one_plan() {
    Plans plans = pairs().insert(101, A, "a", number(1), "one");
    plans.update(102, A, null, "a", number(1), "two");
    commit(100, 102, plans.plan());
    assertThat(
            warehouse.rows(
                "SELECT \"ORDER\", is_current, closed_lsn FROM pairs ORDER BY valid_from"))
        .containsExactly("one|FALSE|102", "two|TRUE|null");
  }

  @Test
  void the_same_commit_again_is_refused_and_changes_nothing() {
    CommitPlan plan = pairs().insert(101, A, "a", number(1), "one").plan();
    commit(100, 101, plan);
    List<String> before = warehouse.rows(STORY);
    assertThat(failing(100, 101, plan)).isEqualTo(WarehouseException.Kind.MOVED);
    assertThat(warehouse.rows(STORY)).isEqualTo(before);
  }

  @Test
  void whoever_was_overtaken_is_fenced_and_changes_nothing() {
    store.claim("another");
    assertThat(failing(100, 101, pairs().insert(101, A, "a", number(1), "one").plan()))
        .isEqualTo(WarehouseException.Kind.FENCED);
    assertThat(warehouse.rows(STORY)).isEmpty();
    assertThat(store.position().orElseThrow().position()).isEqualTo(position(100));
  }

  @Test
  void a_second_open_version_of_a_key_is_a_conflict_and_changes_nothing() {
    commit(100, 101, pairs().insert(101, A, "a", number(1), "one").plan());
    List<String> before = warehouse.rows(STORY);
    CommitPlan plan =
        pairs().insert(102, B, "b", number(2), "x").insert(102, A, "a", number(1), "again").plan();
    assertThat(failing(101, 102, plan)).isEqualTo(WarehouseException.Kind.CONFLICT);
    assertThat(warehouse.rows(STORY)).isEqualTo(before);
    assertThat(store.position().orElseThrow().position()).isEqualTo(position(101));
  }

  @Test
  void a_version_gone_before_it_is_closed_is_a_conflict() {
    CommitPlan plan =
        pairs().update(102, A, row("a", number(1), "one"), "a", number(1), "two").plan();
    assertThat(failing(100, 102, plan)).isEqualTo(WarehouseException.Kind.CONFLICT);
    assertThat(warehouse.rows(STORY)).isEmpty();
  }

  @Test
  void an_erasure_since_the_plan_was_made_is_a_conflict() {
    warehouse.execute("UPDATE retention_state SET counter = 1 WHERE name = 'erasures'");
    assertThat(failing(100, 101, pairs().insert(101, A, "a", number(1), "one").plan()))
        .isEqualTo(WarehouseException.Kind.CONFLICT);
  }

  @Test
  void a_truncate_closes_everything_but_what_was_put_back() {
    commit(
        100,
        102,
        pairs().insert(101, A, "a", number(1), "one").insert(102, B, "b", number(2), "two").plan());
    Object[] kept = row("a", number(1), "one");
    commit(102, 103, pairs().put(103, A, kept).truncate(103, A).plan());
    assertThat(
            warehouse.rows(
                "SELECT word, is_current, closed_by, closed_lsn FROM pairs ORDER BY word"))
        .containsExactly("a|TRUE|null|null", "b|FALSE|truncate|103");
  }

  @Test
  void rejections_wait_until_the_next_event_of_their_key_ends_them() {
    commit(100, 101, pairs().reject(101, A, "{\"word\": \"a\\\\ 'x'\"}").plan());
    commit(101, 102, pairs().reject(102, B, null).plan());
    assertThat(store.quarantined()).isEqualTo(Map.of(PAIRS, Set.of(A, B)));
    assertThat(store.waitingContents(PAIRS).get(A)).isEqualTo("{\"word\": \"a\\\\ 'x'\"}");
    commit(102, 103, pairs().quarantined(A).insert(103, A, "a", number(1), "good").plan());
    assertThat(
            warehouse.rows(
                "SELECT id, table_name, row_key, commit_lsn, tx_ordinal, rule, ended_at, ended_lsn"
                    + " FROM quarantine ORDER BY id"))
        .containsExactly(
            "1|public.pairs|a|1|101|3|country|2026-03-01 10:01:43.000001+00|103",
            "2|public.pairs|b|2|102|3|country|null|null");
    assertThat(store.quarantined()).isEqualTo(Map.of(PAIRS, Set.of(B)));
  }

  @Test
  void refusals_are_counted_with_the_commit() {
    commit(100, 101, pairs().refuse(101, A).plan());
    commit(101, 102, pairs().refuse(102, A).refuse(102, B).plan());
    assertThat(warehouse.rows("SELECT table_name, rows_refused FROM refusal_count"))
        .containsExactly("public.pairs|3");
  }

  @Test
  void a_part_of_a_snapshot_is_written_once_however_often_it_is_asked_for() {
    long begun =
        store
            .snapshots()
            .begin("slot", "system", "test", 2, List.of(Gap.opened(PAIRS, 100L, Plans.BEGIN)));
    CommitPlan plan = pairs().insert(101, A, "a", number(1), "one").plan();
    assertThat(store.snapshots().commit(plan, begun, 0, 0, 1, Plans.BEGIN)).isTrue();
    assertThat(store.snapshots().commit(plan, begun, 0, 0, 1, Plans.BEGIN)).isFalse();
    assertThat(store.position().orElseThrow().snapshotting()).isTrue();
    store.snapshots().end(begun, 1, position(200));
    store.snapshots().end(begun, 1, position(200));
    assertThat(
            warehouse.rows("SELECT from_lsn, to_lsn, from_time, to_time, reason FROM history_gap"))
        .containsExactly(
            "100|200|2026-03-01 10:00:00.000001+00|2026-03-01 10:03:20.000001+00|resnapshot");
    assertThat(store.snapshots().openCount(PAIRS)).isEqualTo(1);
  }

  @Test
  void a_snapshot_that_has_lost_a_part_does_not_end() {
    long begun = store.snapshots().begin("slot", "system", "test", 2, List.of());
    CommitPlan plan = pairs().insert(101, A, "a", number(1), "one").plan();
    store.snapshots().commit(plan, begun, 0, 0, 1, Plans.BEGIN);
    assertThatExceptionOfType(WarehouseException.class)
        .isThrownBy(() -> store.snapshots().end(begun, 2, position(200)))
        .returns(WarehouseException.Kind.MOVED, WarehouseException::kind);
    assertThat(store.position().orElseThrow().snapshotting()).isTrue();
  }

  @Test
  void a_table_gains_columns_and_its_old_versions_have_nothing_in_them() {
    commit(100, 101, pairs().insert(101, A, "a", number(1), "one").plan());
    store
        .followed()
        .addColumns(
            PAIRS, List.of(column("tags", "_text"), column("seen", "timestamptz")), epoch, 102);
    List<Column> columns = store.tables().get(PAIRS).columns();
    assertThat(columns).extracting(Column::name).contains("tags", "seen");
    Object[] values = new Object[columns.size()];
    values[0] = "b";
    values[1] = number(2);
    values[
            columns.indexOf(
                columns.stream().filter(c -> c.name().equals("tags")).findFirst().get())] =
        list("x", null, "y, \"z\"");
    values[
            columns.indexOf(
                columns.stream().filter(c -> c.name().equals("seen")).findFirst().get())] =
        Plans.BEGIN;
    commit(101, 102, pairs().insert(102, B, values).plan());
    assertThat(store.open(PAIRS, Set.of(A, B)).get(B)).isEqualTo(values);
    assertThat(warehouse.rows("SELECT tags, seen FROM pairs WHERE word = 'a'"))
        .containsExactly("null|null");
    assertThat(warehouse.rows("SELECT column_name, change FROM schema_change ORDER BY 1"))
        .containsExactly("seen|column_added", "tags|column_added");
  }

  @Test
  void rows_are_found_and_deleted_by_their_keys_whatever_is_in_them() throws Exception {
    List<RowKey> keys =
        List.of(
            RowKey.of("it's", number(1)),
            RowKey.of("\\ \"back\" [slash]", number(-9)),
            RowKey.of("", new BigDecimal("12345678901234567890")),
            RowKey.of("Ω≈ 日本 😀\n\t", number(0)));
    Plans plans = pairs();
    keys.forEach(key -> plans.insert(101, key, key.part(0), key.part(1), "kept"));
    commit(100, 101, plans.plan());
    assertThat(store.open(PAIRS, keys)).containsOnlyKeys(keys);
    try (Connection connection = warehouse.connections().open()) {
      List<Column> columns = store.tables().get(PAIRS).keyColumns();
      assertThat(warehouse.dialect().delete(connection, "pairs", columns, keys.subList(1, 4)))
          .isEqualTo(3);
      assertThat(warehouse.dialect().delete(connection, "pairs", columns, List.of(B))).isZero();
      assertThat(warehouse.dialect().delete(connection, "pairs", columns, List.of())).isZero();
    }
    assertThat(warehouse.rows("SELECT word FROM pairs")).containsExactly("it's");
  }

  @Test
  void migrations_are_applied_once_and_every_view_can_be_read() {
    assertThat(Migrations.missing(warehouse.connections(), warehouse.dialect())).isEmpty();
    assertThat(Migrations.apply(warehouse.connections(), warehouse.dialect())).isEmpty();
    List<String> views =
        warehouse.rows(
            "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'VIEW' AND"
                + " TABLE_NAME IN ('TRANSACTIONS_CURRENT', 'TRANSACTIONS_ENRICHED',"
                + " 'CONSUMER_TRANSACTIONS', 'KPI_MERCHANT_MONTHLY', 'KPI_CONSUMER_MONTHLY',"
                + " 'KPI_BANK_CORRECTIONS', 'ML_CONSUMER_FEATURES', 'OFFER_CANDIDATES')");
    assertThat(views).hasSizeGreaterThanOrEqualTo(8);
    for (String view : Set.copyOf(views)) {
      assertThat(warehouse.rows("SELECT * FROM " + view)).isEmpty();
    }
  }
}
