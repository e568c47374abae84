package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Column;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.Special;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.change.Unchanged;
import dev.hindsight.warehouse.HistoryTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RowClockTest {
  private static final Instant EXECUTED = Instant.parse("2024-05-06T07:08:09.000001Z");
  private static final Instant CREATED = Instant.parse("2024-05-05T00:00:00Z");
  private static final RowShape SOURCE = new RowShape(List.of("id", "created", "note", "executed"));

  private final RowClock clock = new RowClock(table(List.of("executed", "created")));

  private static HistoryTable table(List<String> clock) {
    List<Column> columns =
        List.of(
            new Column("tx_id", Column.Type.INTEGER, 0, 0, null),
            new Column("executed_at", Column.Type.INSTANT, 0, 6, null),
            new Column("created", Column.Type.INSTANT, 0, 6, null));
    TableSpec spec =
        new TableSpec(
            TableId.parse("t"),
            "t_history",
            List.of("id"),
            Map.of("id", "tx_id", "executed", "executed_at"),
            Map.of(),
            clock);
    return new HistoryTable(spec, columns, List.of(0));
  }

  @Test
  void the_first_clock_column_with_a_time_counts() {
    assertThat(clock.of(new Object[] {1, EXECUTED, CREATED})).contains(EXECUTED);
    assertThat(clock.of(new Object[] {1, null, CREATED})).contains(CREATED);
    assertThat(clock.of(new Object[] {1, null, null})).isEmpty();
  }

  @Test
  void a_row_of_the_source_is_read_by_its_own_column_names() {
    assertThat(clock.of(new Row(SOURCE, 1, CREATED, "x", EXECUTED))).contains(EXECUTED);
    assertThat(clock.of(new Row(SOURCE, 1, CREATED, "x", null))).contains(CREATED);
    assertThat(clock.of(new Row(new RowShape(List.of("id")), 1))).isEmpty();
  }

  @Test
  void infinity_and_a_value_that_was_not_sent_are_no_time() {
    assertThat(clock.of(new Row(SOURCE, 1, CREATED, "x", new Special("infinity"))))
        .contains(CREATED);
    assertThat(clock.of(new Row(SOURCE, 1, new Special("-infinity"), "x", Unchanged.TOAST)))
        .isEmpty();
  }

  @Test
  void a_day_counts_from_its_first_moment_and_a_time_without_zone_in_utc() {
    assertThat(clock.of(new Row(SOURCE, 1, LocalDate.of(2024, 2, 29), "x", null)))
        .contains(Instant.parse("2024-02-29T00:00:00Z"));
    assertThat(clock.of(new Row(SOURCE, 1, null, "x", LocalDateTime.of(2024, 3, 31, 2, 30))))
        .contains(Instant.parse("2024-03-31T02:30:00Z"));
  }

  @Test
  void a_table_without_clock_has_none_whatever_its_columns() {
    RowClock none = new RowClock(table(List.of()));
    assertThat(none.exists()).isFalse();
    assertThat(none.of(new Object[] {1, EXECUTED, CREATED})).isEmpty();
    assertThat(clock.exists()).isTrue();
  }
}
