package dev.hindsight.transform;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The transactions table, on both sides, as tests need it. */
public final class Transactions {
  public static final RowShape SHAPE =
      new RowShape(
          List.of(
              "id",
              "amount",
              "creation_date",
              "execution_date",
              "label",
              "country_code",
              "consumer_id",
              "bank_id",
              "merchant_id"));

  static final List<Column> COLUMNS =
      List.of(
          new Column("transaction_id", Type.INTEGER, 0, 0, null),
          new Column("amount", Type.DECIMAL, 10, 5, null),
          new Column("creation_date", Type.INSTANT, 0, 6, null),
          new Column("execution_date", Type.INSTANT, 0, 6, null),
          new Column("label", Type.TEXT, 0, 0, null),
          new Column("country_code", Type.TEXT, 0, 0, null),
          new Column("consumer_id", Type.INTEGER, 0, 0, null),
          new Column("bank_id", Type.INTEGER, 0, 0, null),
          new Column("merchant_id", Type.INTEGER, 0, 0, null));

  private static final Map<String, List<String>> RULES =
      Map.of(
          "label", List.of("strip-control", "collapse-space", "trim"),
          "country_code", List.of("trim", "upper-case", "country"),
          "amount", List.of("required"),
          "creation_date", List.of("plausible-date"),
          "execution_date", List.of("plausible-date"));

  private Transactions() {}

  static Row row(Object... values) {
    return new Row(SHAPE, values);
  }

  static RowCleaner cleaner() {
    return cleaner(List.of("id"));
  }

  static RowCleaner cleaner(List<String> key) {
    return new RowCleaner(
        spec(key, RULES),
        COLUMNS,
        RuleSettings.DEFAULTS,
        DateRange.FOUR_DIGIT_YEARS,
        InstantSource.fixed(Instant.parse("2026-05-17T10:00:00Z")));
  }

  static TableSpec spec(List<String> key, Map<String, List<String>> rules) {
    return new TableSpec(
        TableId.parse("transactions"),
        "transaction_history",
        key,
        Map.of("id", "transaction_id"),
        rules,
        List.of("execution_date", "creation_date"));
  }
}
