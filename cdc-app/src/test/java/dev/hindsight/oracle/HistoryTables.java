package dev.hindsight.oracle;

import java.util.List;
import java.util.Map;

/** What the test knows by itself of the tables: nothing is asked of the product. */
final class HistoryTables {
  /** In the order in which {@code tables.yaml} names them. */
  static final List<String> SOURCES = List.of("transactions", "consumers", "merchants", "banks");

  /** Source column by source column, as the history has them. */
  static final Map<String, List<String>> COLUMNS =
      Map.of(
          "transactions",
          List.of(
              "id",
              "amount",
              "creation_date",
              "execution_date",
              "label",
              "country_code",
              "consumer_id",
              "bank_id",
              "merchant_id"),
          "consumers",
          List.of("id", "name", "prefered_merchants"),
          "merchants",
          List.of("id", "name"),
          "banks",
          List.of("id", "name", "zipcode"));

  private HistoryTables() {}

  /** {@code transaction_history} of {@code transactions}. */
  static String history(String source) {
    return singular(source) + "_history";
  }

  static String key(String source) {
    return singular(source) + "_id";
  }

  private static String singular(String source) {
    return source.substring(0, source.length() - 1);
  }
}
