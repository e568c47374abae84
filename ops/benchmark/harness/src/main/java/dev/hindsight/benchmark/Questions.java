package dev.hindsight.benchmark;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.config.TablesFile;
import dev.hindsight.warehouse.H2Connections;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.VersionQueries;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the usual questions take, while nobody else has the warehouse open. */
final class Questions {
  private static final int TIMES = 5;
  private static final double LONG_ENOUGH_MILLIS = 20_000;
  private static final List<String> VIEWS =
      List.of(
          "kpi_merchant_monthly",
          "kpi_consumer_monthly",
          "kpi_bank_corrections",
          "ml_consumer_features",
          "offer_candidates");

  private interface Question {
    void ask() throws SQLException;
  }

  private Questions() {}

  /**
   * Milliseconds by question: the median of five after a first time, of fewer where these take more
   * than twenty seconds.
   */
  static Map<String, Double> millis(H2Warehouse warehouse, long someId) throws SQLException {
    Map<String, Double> millis = new LinkedHashMap<>();
    H2Connections connections =
        H2Connections.existing(
            "jdbc:h2:file:" + warehouse.path() + ";AUTO_SERVER=TRUE",
            "hindsight",
            warehouse.password(),
            null);
    try (WarehouseReader reader =
            new WarehouseReader(connections, new H2Dialect(), TablesFile.builtIn().tables());
        Connection connection = warehouse.connect();
        Statement statement = connection.createStatement()) {
      VersionQueries transactions =
          new VersionQueries(reader, reader.tables().get(new TableId("public", "transactions")));
      Instant yesterday = Instant.now().minusSeconds(1);
      millis.put(
          "history of one transaction",
          median(() -> transactions.story(RowKey.of((int) someId), Questions::count)));
      millis.put(
          "as-of, one consumer",
          median(
              () -> transactions.asOfConsumer(yesterday, List.of(77), 100_000, Questions::count)));
      // Every time anew, as for the first who asks.
      statement.execute("SET OPTIMIZE_REUSE_RESULTS 0");
      for (String view : VIEWS) {
        millis.put(
            view,
            median(
                () -> {
                  try (ResultSet rows = statement.executeQuery("SELECT * FROM " + view)) {
                    count(rows);
                  }
                }));
      }
    }
    return millis;
  }

  private static long count(ResultSet rows) throws SQLException {
    long count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  private static double median(Question question) throws SQLException {
    question.ask();
    List<Double> millis = new ArrayList<>();
    double spent = 0;
    while (millis.size() < TIMES && spent < LONG_ENOUGH_MILLIS) {
      long began = System.nanoTime();
      question.ask();
      double took = (System.nanoTime() - began) / 1e6;
      millis.add(took);
      spent += took;
    }
    return Spread.of(millis).median();
  }
}
