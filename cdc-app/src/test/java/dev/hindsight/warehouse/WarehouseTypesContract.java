package dev.hindsight.warehouse;

import static dev.hindsight.warehouse.Plans.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of a source's column goes to the warehouse and comes back the same. */
abstract class WarehouseTypesContract extends WarehouseContract {

  /**
   * A source type, and values of it.
   *
   * @param values as the warehouse's column has them
   */
  record Typed(SourceColumn column, List<Object> values) {
    @Override
    public String toString() {
      return column.type();
    }
  }

  private static Typed typed(String type, Object... values) {
    return new Typed(column("v", type), list(values));
  }

  static List<Typed> common() {
    return List.of(
        typed("bool", true, false, null),
        new Typed(
            new SourceColumn("v", "numeric", 38, 10),
            list(
                new BigDecimal("9999999999999999999999999999.9999999999"),
                new BigDecimal("-0.0000000001"),
                null)),
        typed("float8", 0.1, -1.7976931348623157E308, 4.9E-300, null),
        typed("text", "", " x ", "it's \\ \"q\" \n\t", "Ω日本😀", "NULL", null),
        typed("bytea", new byte[] {0, -1, 127}, new byte[0], null),
        typed("date", LocalDate.parse("1583-01-01"), LocalDate.parse("9999-12-31"), null),
        typed("time", LocalTime.parse("23:59:59.999999"), LocalTime.MIDNIGHT, null),
        typed(
            "timestamp",
            LocalDateTime.parse("2026-03-29T02:30:00.000001"),
            LocalDateTime.parse("1969-12-31T23:59:59.5"),
            LocalDateTime.parse("1583-01-01T00:00:00"),
            null),
        typed(
            "timestamptz",
            Instant.parse("2026-10-25T00:30:00.123456Z"),
            Instant.parse("1969-12-31T23:59:59.5Z"),
            Instant.parse("1583-01-01T00:00:00Z"),
            Instant.parse("9999-12-30T23:59:59.999999Z"),
            null),
        typed("_int4", list(1, null, -2147483648), list(), null),
        typed("_int8", list(9223372036854775807L), null, list()),
        typed("_text", list("a", null, "", "[1, \"x\"]", "\\"), null),
        typed("_bool", list(true, null, false)),
        typed("_date", list(LocalDate.parse("2026-02-28"), null)),
        typed("_timestamptz", list(Instant.parse("2026-10-25T00:30:00.123456Z"), null)));
  }

  @ParameterizedTest
  @MethodSource("common")
  void comes_back_the_same(Typed typed) {
    table("typed", List.of("id"), new SourceColumn("id", "numeric", 9, 0), typed.column());
    reopen();
    TableId id = TableId.parse("typed");
    Plans plans = new Plans("typed");
    for (int i = 0; i < typed.values().size(); i++) {
      BigDecimal key = BigDecimal.valueOf(i);
      plans.insert(101, RowKey.of(key), key, typed.values().get(i));
    }
    commit(100, 101, plans.plan());
    for (int i = 0; i < typed.values().size(); i++) {
      RowKey key = RowKey.of(BigDecimal.valueOf(i));
      assertThat(store.open(id, Set.of(key)).get(key)[1]).isEqualTo(typed.values().get(i));
    }
  }
}
