package dev.hindsight.warehouse;

import static dev.hindsight.warehouse.Plans.position;
import static dev.hindsight.warehouse.Plans.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hindsight.change.RowKey;
import dev.hindsight.config.TablesFile;
import dev.hindsight.history.Close;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.support.TestWarehouse;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements of our own leave a table as SQL would: the same rows, found by every index. */
class H2VersionsIT {
  private static final long SEED = 20_261_126;
  private static final String ALL =
      "SELECT transaction_id, amount, creation_date, execution_date, label, consumer_id, valid_from,"
          + " valid_to, is_current, closed_by, commit_lsn, closed_lsn, due_day, _ROWID_ FROM"
          + " transaction_history ";

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final Map<Integer, Object[]> open = new TreeMap<>();
  private long lsn = 100;
  private int ids;

  @Test
  void every_index_has_every_row_also_after_commits_that_failed() {
    System.out.println("seed " + SEED);
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    try (HistoryStore store = store(warehouse.connections())) {
      long epoch = store.snapshots().begin("slot", "system", "test", 0, List.of());
      store.snapshots().end(epoch, 0, position(100));
      HistoryStore.Known known = new HistoryStore.Known(0, store.followed().counter());
      for (int commit = 0; commit < 30; commit++) {
        long from = lsn;
        Map<Integer, Object[]> before = new TreeMap<>(open);
        Plans plan = plan(300);
        boolean fails = commit % 5 == 4;
        if (fails) {
          plan.update(lsn, RowKey.of(-7), transaction(-7), transaction(-7));
        }
        long to = lsn;
        Runnable write =
            () ->
                store.commit(
                    List.of(plan.plan()).iterator(), epoch, known, position(from), position(to));
        if (fails) {
          assertThatExceptionOfType(WarehouseException.class)
              .isThrownBy(write::run)
              .returns(WarehouseException.Kind.CONFLICT, WarehouseException::kind);
          lsn = from;
          open.clear();
          open.putAll(before);
        } else {
          write.run();
        }
      }
    }
    List<String> rows = warehouse.rows(ALL + "ORDER BY _ROWID_");
    assertThat(rows).hasSizeGreaterThan(4_000);
    assertThat(warehouse.one("SELECT count(*) FROM transaction_history WHERE is_current"))
        .isEqualTo(String.valueOf(open.size()));
    for (String index :
        warehouse.rows(
            "SELECT INDEX_NAME FROM INFORMATION_SCHEMA.INDEXES WHERE TABLE_NAME ="
                + " 'TRANSACTION_HISTORY'")) {
      String first =
          warehouse.one(
              "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.INDEX_COLUMNS WHERE ORDINAL_POSITION = 1"
                  + " AND INDEX_NAME = '"
                  + index
                  + "'");
      String query =
          ALL + "USE INDEX (" + index + ") WHERE " + first + " >= -1000000 ORDER BY _ROWID_";
      assertThat(warehouse.one("EXPLAIN " + query)).contains(index);
      assertThat(warehouse.rows(query)).as(index).isEqualTo(rows);
    }
    assertThat(
            warehouse.one(
                "SELECT count(*) FROM transaction_history WHERE due_day <> DATEDIFF(DAY, DATE"
                    + " '1970-01-01', LEAST(COALESCE(execution_date, creation_date, valid_from),"
                    + " valid_from) AT TIME ZONE 'UTC')"))
        .isEqualTo("0");
  }

  @Test
  void a_table_with_a_trigger_or_a_constraint_is_left_to_sql() throws Exception {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    try (HistoryStore store = store(warehouse.connections());
        Connection connection = warehouse.connections().open()) {
      HistoryTable transactions =
          store.tables().values().stream()
              .filter(table -> table.name().equals("transaction_history"))
              .findFirst()
              .orElseThrow();
      H2Versions versions = H2Versions.of(connection, transactions).orElseThrow();
      warehouse.execute("ALTER TABLE transaction_history ADD CONSTRAINT c CHECK (bank_id < 9)");
      assertThat(versions.isUsable()).isFalse();
      assertThat(H2Versions.of(connection, transactions)).isEmpty();
    }
  }

  @Test
  void a_closed_session_is_an_sql_error_like_any_other() throws Exception {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    try (HistoryStore store = store(warehouse.connections())) {
      HistoryTable table = store.tables().values().iterator().next();
      Connection connection = warehouse.connections().open();
      H2Versions versions = H2Versions.of(connection, table).orElseThrow();
      Close close = new Close(RowKey.of(1), Plans.at(1), ClosedBy.DELETE);
      connection.close();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> versions.close(List.of(close)))
          .matches(new H2Dialect()::isTransient);
    }
  }

  private static HistoryStore store(WarehouseConnections connections) {
    return JdbcHistoryStore.open(
        connections, new H2Dialect(), TablesFile.builtIn().tables(), Clock.systemUTC());
  }

  private Plans plan(int events) {
    Plans plan = new Plans("transactions");
    List<Integer> stored = new ArrayList<>(open.keySet());
    for (int i = 0; i < events; i++) {
      lsn++;
      if (random.nextInt(4) > 0 || stored.isEmpty()) {
        int id = ++ids;
        open.put(id, transaction(id));
        plan.insert(lsn, RowKey.of(id), open.get(id));
        continue;
      }
      // Once a plan: the plan knows what is open in the warehouse, not what it has done to it.
      int id = stored.remove(random.nextInt(stored.size()));
      if (random.nextInt(5) == 0) {
        plan.delete(lsn, RowKey.of(id), open.remove(id));
      } else {
        Object[] after = transaction(id);
        plan.update(lsn, RowKey.of(id), open.get(id), after);
        open.put(id, after);
      }
    }
    return plan;
  }

  private Object[] transaction(int id) {
    Instant created = Plans.BEGIN.minusSeconds(random.nextInt(60_000_000));
    return row(
        id,
        BigDecimal.valueOf(random.nextInt(1_000_000), 5),
        random.nextInt(9) == 0 ? null : created,
        random.nextInt(9) == 0 ? null : created.plusSeconds(random.nextInt(90_000_000)),
        random.nextInt(9) == 0 ? null : "CARTE " + id,
        "FR",
        random.nextInt(9) == 0 ? null : random.nextInt(300),
        random.nextInt(20),
        random.nextInt(100));
  }
}
