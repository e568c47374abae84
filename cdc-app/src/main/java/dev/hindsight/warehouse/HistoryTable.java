package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableSpec;
import java.util.List;

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

  public List<Column> keyColumns() {
    return key.stream().map(columns::get).toList();
  }
}
