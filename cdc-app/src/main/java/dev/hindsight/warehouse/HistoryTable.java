package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableSpec;
import java.util.List;
import java.util.Locale;

/**
 * A history table as the warehouse declares it.
 *
 * @param columns the columns that come from the source, in the table's order; those of the version
 *     itself are not among them
 * @param key the places of the key columns in {@code columns}, in the order of the key
 */
public record HistoryTable(TableSpec spec, List<Column> columns, List<Integer> key) {

  public HistoryTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  public String name() {
    return spec.history();
  }

  /** The key of a row given in this table's columns. */
  public RowKey keyOf(Object[] values) {
    if (key.size() == 1) {
      return RowKey.of(values[key.get(0)]);
    }
    return RowKey.of(key.stream().map(place -> values[place]).toArray());
  }

  /** Lower case, in the table's order. */
  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** The columns that name the consumer a row is about, in the order of the tables file. */
  public List<Column> consumerColumns() {
    return spec.consumer().stream()
        .map(column -> columns.get(place(spec, columns, column)))
        .toList();
  }

  /** Where the history has a source column; -1 where it has not. */
  static int place(TableSpec spec, List<Column> columns, String sourceColumn) {
    String name = spec.historyColumn(sourceColumn).toLowerCase(Locale.ROOT);
    return columns.stream().map(Column::name).toList().indexOf(name);
  }

  public List<Column> keyColumns() {
    return key.stream().map(columns::get).toList();
  }
}
