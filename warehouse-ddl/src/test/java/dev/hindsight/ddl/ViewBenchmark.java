package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the views answer over N current transactions and what their index costs while loading;
 * for docs/benchmarks.md:
 *
 * <pre>mvn -pl warehouse-ddl test -Dtest=ViewBenchmark -Dwarehouse.benchmark=1000000 -Dtest.heap=4g
 * </pre>
 */
@EnabledIfSystemProperty(named = "warehouse.benchmark", matches = "[1-9][0-9]*")
final class ViewBenchmark {

  private static final String INDEX = "transaction_history_segment";
  private static final PrintStream OUT = System.out;

  private final int n = Integer.getInteger("warehouse.benchmark", 0);

  @TempDir Path folder;

  @Test
  void times_of_the_views() throws Exception {
    // Without this H2 would answer the second run from the first one's result.
    try (TestWarehouse warehouse = open("views", ";OPTIMIZE_REUSE_RESULTS=0")) {
      OUT.printf(
          "%n%d processors, heap %d MB, %d current transactions%n",
          Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() >> 20, n);
      warehouse
          .rows(
              "SELECT 'H2 ' || H2VERSION() || ', page cache ' || setting_value || ' MB' FROM information_schema.settings"
                  + " WHERE setting_name = 'info.CACHE_MAX_SIZE'")
          .forEach(OUT::println);
      load(warehouse);
      OUT.printf("%-72s %8s %9s %9s %9s%n", "query", "rows", "first ms", "median ms", "cpu ms");
      time(warehouse, "SELECT * FROM transactions_current WHERE transaction_id = " + n / 2);
      time(warehouse, "SELECT * FROM transactions_current WHERE consumer_id = 7");
      time(warehouse, "SELECT * FROM consumer_transactions WHERE consumer_id = 7 AND is_current");
      time(warehouse, "SELECT * FROM transactions_enriched WHERE transaction_id = " + n / 2);
      time(warehouse, "SELECT * FROM transactions_enriched WHERE consumer_id = 7");
      time(warehouse, "SELECT * FROM consumer_transactions WHERE consumer_id = 7");
      time(warehouse, "SELECT * FROM consumers_current");
      time(warehouse, "SELECT * FROM merchants_current");
      time(warehouse, "SELECT * FROM banks_current");
      time(warehouse, "SELECT * FROM kpi_merchant_monthly");
      time(warehouse, "SELECT * FROM kpi_consumer_monthly");
      time(warehouse, "SELECT * FROM kpi_bank_corrections");
      time(warehouse, "SELECT * FROM ml_consumer_features");
      time(warehouse, "SELECT * FROM offer_candidates");
      warehouse.run("SET LAZY_QUERY_EXECUTION 1");
      OUT.println("with LAZY_QUERY_EXECUTION, as a view's first or all rows want it:");
      for (String view :
          new String[] {"transactions_current", "transactions_enriched", "consumer_transactions"}) {
        time(warehouse, "SELECT * FROM " + view + " LIMIT 100");
        time(warehouse, "SELECT * FROM " + view, 1);
      }
      warehouse.run("SET LAZY_QUERY_EXECUTION 0");
      OUT.println("without it:");
      time(warehouse, "SELECT * FROM transactions_current LIMIT 100", 1);
      assertThat(warehouse.rows("SELECT COUNT(*) FROM transaction_history WHERE is_current"))
          .containsExactly("" + n);
    }
  }

  @Test
  void cost_of_the_index_while_loading() throws Exception {
    OUT.printf(
        "%n%-44s %10s %10s %14s %10s %10s%n",
        "loading", "ms", "cpu ms", "ms per 50,000", "cpu ms", "file MB");
    try (TestWarehouse without = open("without", "")) {
      without.run("DROP INDEX " + INDEX);
      loadingTimes(without, "without " + INDEX, "without");
      long started = System.nanoTime();
      without.run(
          "CREATE INDEX " + INDEX + " ON transaction_history (segment, consumer_id, merchant_id)");
      OUT.printf(
          "%-44s %10d%n", "made afterwards in one go", (System.nanoTime() - started) / 1_000_000);
    }
    try (TestWarehouse with = open("with", "")) {
      loadingTimes(with, "with it", "with");
    }
  }

  private void loadingTimes(TestWarehouse warehouse, String what, String name)
      throws SQLException, IOException {
    BenchmarkData data = new BenchmarkData();
    data.parties(warehouse);
    // The whole process, since H2 writes its pages in a thread of its own.
    long cpu = cpuOfTheProcess();
    long bulk = data.transactions(warehouse.connection(), 1, n, n, 5_000);
    long cpuBulk = cpuOfTheProcess() - cpu;
    long trickle = data.transactions(warehouse.connection(), n + 1, n + 50_000, n, 500);
    long cpuTrickle = cpuOfTheProcess() - cpu - cpuBulk;
    OUT.printf(
        "%-44s %10d %10d %14d %10d %10d%n",
        what,
        bulk,
        cpuBulk / 1_000_000,
        trickle,
        cpuTrickle / 1_000_000,
        Files.size(folder.resolve(name + ".mv.db")) >> 20);
  }

  private static long cpuOfTheProcess() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void load(TestWarehouse warehouse) throws SQLException {
    warehouse.run("DROP INDEX " + INDEX);
    BenchmarkData data = new BenchmarkData();
    data.parties(warehouse);
    data.transactions(warehouse.connection(), 1, n, n, 5_000);
    warehouse.run(
        "CREATE INDEX " + INDEX + " ON transaction_history (segment, consumer_id, merchant_id)");
    warehouse.run("ANALYZE");
  }

  private TestWarehouse open(String name, String settings) {
    return TestWarehouse.at("jdbc:h2:file:" + folder.resolve(name) + ";TIME ZONE=UTC" + settings);
  }

  private static void time(TestWarehouse warehouse, String query) throws SQLException {
    time(warehouse, query, 5);
  }

  private static void time(TestWarehouse warehouse, String query, int runs) throws SQLException {
    long first = run(warehouse, query)[0];
    long[] times = new long[runs];
    long[] cpu = new long[runs];
    long rows = 0;
    for (int i = 0; i < runs; i++) {
      long[] result = run(warehouse, query);
      times[i] = result[0];
      cpu[i] = result[2];
      rows = result[1];
    }
    Arrays.sort(times);
    Arrays.sort(cpu);
    OUT.printf(
        Locale.ROOT,
        "%-72s %8d %9.1f %9.1f %9.1f%n",
        query,
        rows,
        first / 1e6,
        times[runs / 2] / 1e6,
        cpu[runs / 2] / 1e6);
  }

  private static long[] run(TestWarehouse warehouse, String query) throws SQLException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long started = System.nanoTime();
    long cpu = threads.getCurrentThreadCpuTime();
    long rows = 0;
    try (Statement statement = warehouse.connection().createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows++;
      }
    }
    return new long[] {System.nanoTime() - started, rows, threads.getCurrentThreadCpuTime() - cpu};
  }
}
