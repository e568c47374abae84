package dev.hindsight.copy;

import dev.hindsight.change.Column;
import dev.hindsight.warehouse.Names;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that goes along.
 *
 * @param columns in the order of the warehouse that is copied from
 * @param order the places of the columns that no two rows have in common, by which the copy goes
 *     on; empty: a small table, copied at one go
 */
record CopyTable(String name, List<Column> columns, List<Integer> order) {
  CopyTable {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
  }

  List<Column> orderColumns() {
    return order.stream().map(columns::get).toList();
  }

  String columnNames() {
    return columns.stream()
        .map(column -> Names.quote(column.name()))
        .collect(Collectors.joining(", "));
  }
}
