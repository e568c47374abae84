package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hindsight.change.Change;
import dev.hindsight.change.Changes;
import dev.hindsight.change.Position;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.config.TablesFile;
import dev.hindsight.retention.Gate;
import dev.hindsight.support.CountedStatements;
import dev.hindsight.support.TestWarehouse;
import dev.hindsight.transform.DateRange;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.transform.RuleSettings;
import dev.hindsight.transform.Transactions;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.JdbcHistoryStore;
import dev.hindsight.warehouse.WarehouseConnections;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an event costs behind the decoder, in figures that do not drift with the machine: the rules,
 * the history and the warehouse, over the same one-row transactions each time, a tenth of them
 * corrections. The bounds are a little above what it takes today; raise one only for a reason.
 */
class CostPerEventIT {
  private static final int COMMITS = 30;
  private static final int WARM_UP = 10;
  private static final int TRANSACTIONS = 1_000;

  /** Rules, history and H2 together. */
  private static final long BYTES = 5_560;

  private static final TableId TABLE = new TableId("public", "transactions");

  @TempDir private Path folder;

  private final Instant start =
      Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS).minusSeconds(86_400);
  private final Random random = new Random(7);
  private final List<Row> rows = new ArrayList<>();
  private long lsn = 1_000;

  @Test
  void what_goes_through_sql_does_not_grow_with_the_events() {
    CountedStatements counted =
        new CountedStatements(new TestWarehouse(folder).migrated().connections());
    Applier applier = applier(counted);
    applier.handle(transactions());
    long before = counted.statements();
    long roundTripsBefore = counted.executions();
    for (int i = 1; i < WARM_UP; i++) {
      applier.handle(transactions());
    }
    double events = (WARM_UP - 1) * TRANSACTIONS;
    double statements = (counted.statements() - before) / events;
    double executions = (counted.executions() - roundTripsBefore) / (double) (WARM_UP - 1);
    System.out.printf(
        "%.3f statements an event, %.1f executions a commit%n", statements, executions);
    assertThat(statements).isLessThanOrEqualTo(0.01);
    assertThat(executions).isLessThanOrEqualTo(5.5);
  }

  @Test
  void an_event_allocates_no_more_than_it_did() {
    Applier applier = applier(new TestWarehouse(folder).migrated().connections());
    for (int i = 0; i < WARM_UP; i++) {
      applier.handle(transactions());
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 0;
    for (int i = WARM_UP; i < COMMITS; i++) {
      List<SourceTransaction> transactions = transactions();
      long before = threads.getCurrentThreadAllocatedBytes();
      applier.handle(transactions);
      bytes += threads.getCurrentThreadAllocatedBytes() - before;
    }
    long each = bytes / ((COMMITS - WARM_UP) * TRANSACTIONS);
    System.out.printf("%,d bytes allocated an event%n", each);
    assertThat(each).isLessThanOrEqualTo(BYTES);
  }

  private Applier applier(WarehouseConnections connections) {
    List<TableSpec> tables = TablesFile.builtIn().tables();
    HistoryStore first =
        JdbcHistoryStore.open(connections, new H2Dialect(), tables, Clock.systemUTC());
    long epoch = first.snapshots().begin("slot", "1", "test", 0, List.of());
    first.snapshots().end(epoch, 0, new Position(lsn, start));
    first.close();
    PipelineListener listener = new PipelineListener() {};
    Warehouse warehouse =
        new Warehouse(
            () -> JdbcHistoryStore.open(connections, new H2Dialect(), tables, Clock.systemUTC()),
            histories ->
                histories.values().stream()
                    .collect(
                        Collectors.toMap(
                            history -> history.spec().source(),
                            history ->
                                new RowCleaner(
                                    history.spec(),
                                    history.columns(),
                                    RuleSettings.DEFAULTS,
                                    DateRange.years(-4_712, 294_275),
                                    Clock.systemUTC()))),
            histories -> Gate.OPEN,
            listener,
            () -> 0);
    return new Applier(
        warehouse,
        listener,
        3_000,
        new RejectionLimit(1_000, Clock.systemUTC()),
        1_000_000,
        "test");
  }

  private List<SourceTransaction> transactions() {
    List<SourceTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < TRANSACTIONS; i++) {
      lsn += 100;
      boolean correction = i % 10 == 9;
      Row row = correction ? corrected() : inserted();
      Change change =
          new Change(
              TABLE,
              correction ? Change.Kind.UPDATE : Change.Kind.INSERT,
              RowKey.of(row.value(0)),
              row,
              null,
              1);
      transactions.add(
          new SourceTransaction(
              lsn, lsn, start.plusNanos(lsn * 1_000_000), Changes.of(List.of(change))));
    }
    return transactions;
  }

  private Row inserted() {
    int id = rows.size() + 1;
    Instant created = start.minusSeconds(random.nextInt(40_000_000));
    Row row =
        new Row(
            Transactions.SHAPE,
            id,
            BigDecimal.valueOf(100_000L + random.nextInt(9_000_000), 5),
            created,
            created.plusSeconds(86_400),
            "CARTE 21/03 BOULANGERIE DU PORT " + id,
            "FR",
            1 + random.nextInt(2_000),
            1 + random.nextInt(20),
            1 + random.nextInt(500));
    rows.add(row);
    return row;
  }

  private Row corrected() {
    int at = random.nextInt(rows.size());
    Row old = rows.get(at);
    Object[] values = new Object[old.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = old.value(i);
    }
    values[1] = ((BigDecimal) values[1]).add(BigDecimal.ONE);
    Row row = new Row(Transactions.SHAPE, values);
    rows.set(at, row);
    return row;
  }
}
