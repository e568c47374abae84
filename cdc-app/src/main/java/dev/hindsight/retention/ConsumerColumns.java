package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.Row;
import dev.hindsight.change.TableSpec;
import dev.hindsight.change.Unchanged;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.KeyText;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Which consumers the rows of one table are about. Thread-safe. */
final class ConsumerColumns {
  private final TableSpec spec;
  private final List<Column> columns;
  private final int[] places;

  ConsumerColumns(HistoryTable table) {
    this.spec = table.spec();
    this.columns = table.consumerColumns();
    this.places = columns.stream().mapToInt(table.columns()::indexOf).toArray();
  }

  /** Whether rows of the table are about a consumer at all. */
  boolean exist() {
    return places.length > 0;
  }

  /** Whether the row's key is the consumer. */
  boolean areTheKey() {
    // By their history columns: of a renamed one both names stand here.
    return spec.key().stream()
        .map(spec::historyColumn)
        .distinct()
        .toList()
        .equals(spec.consumer().stream().map(spec::historyColumn).distinct().toList());
  }

  List<Column> columns() {
    return columns;
  }

  /**
   * An id as each of the columns has it.
   *
   * @throws IllegalArgumentException or DateTimeException when it is no value of them
   */
  List<Object> values(String id) {
    return columns.stream().map(column -> KeyText.parse(id, List.of(column)).part(0)).toList();
  }

  /**
   * @param values in the order of the history table's columns
   */
  Stream<String> of(Object[] values) {
    return Arrays.stream(places).mapToObj(place -> text(values[place])).filter(Objects::nonNull);
  }

  /** Of a row as the source sent it. */
  Stream<String> of(Row row) {
    return spec.consumer().stream()
        .mapToInt(column -> row.shape().indexOf(column))
        .filter(place -> place >= 0)
        .mapToObj(row::value)
        .filter(value -> value != Unchanged.TOAST)
        .map(ConsumerColumns::text)
        .filter(Objects::nonNull);
  }

  /** One text for one consumer, whatever types the tables have; null for none. */
  static String text(Object value) {
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }
    return value == null ? null : value.toString();
  }
}
