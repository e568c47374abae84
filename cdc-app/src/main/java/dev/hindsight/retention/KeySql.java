package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.Names;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** A history table's key in statements. */
record KeySql(HistoryTable table, Dialect dialect) {

  private List<Column> columns() {
    return table.keyColumns();
  }

  int size() {
    return columns().size();
  }

  /** The key's columns of {@code alias}, separated by commas. */
  String list(String alias) {
    return columns().stream()
        .map(column -> alias + "." + Names.quote(column.name()))
        .collect(Collectors.joining(", "));
  }

  /** That two aliases have the same key. */
  String same(String one, String other) {
    return columns().stream()
        .map(column -> Names.quote(column.name()))
        .map(name -> one + "." + name + " = " + other + "." + name)
        .collect(Collectors.joining(" AND "));
  }

  /** That the key is the one bound. */
  String bound() {
    return columns().stream()
        .map(column -> Names.quote(column.name()) + " = ?")
        .collect(Collectors.joining(" AND "));
  }

  /** Binds the key from parameter 1 on. */
  void bind(PreparedStatement statement, RowKey key) throws SQLException {
    for (int part = 0; part < size(); part++) {
      dialect.bind(statement, part + 1, columns().get(part), key.part(part));
    }
  }

  /** Reads the key from column 1 on. */
  RowKey read(ResultSet row) throws SQLException {
    Object[] parts = new Object[size()];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = dialect.read(row, part + 1, columns().get(part));
    }
    return RowKey.of(parts);
  }
}
