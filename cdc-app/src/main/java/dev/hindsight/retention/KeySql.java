package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.Names;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A history table's key in statements. */
record KeySql(HistoryTable table, Dialect dialect) {
  private static final Column VALID_TO = new Column("valid_to", Column.Type.INSTANT, 0, 6, null);

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

  /** That a row of {@code alias} is the newest version of its key. */
  String newest(String alias) {
    return "NOT EXISTS (SELECT 1 FROM "
        + table.name()
        + " n WHERE "
        + same("n", alias)
        + " AND n.valid_to > "
        + alias
        + ".valid_to)";
  }

  /** How many versions of a row's key had not ended before an instant, which is to be bound. */
  String notEnded(String alias) {
    return "(SELECT count(*) FROM "
        + table.name()
        + " v WHERE "
        + same("v", alias)
        + " AND v.valid_to >= ?)";
  }

  /** By which one version is told from all others. */
  List<Column> versionColumns() {
    List<Column> version = new ArrayList<>(columns());
    version.add(VALID_TO);
    return version;
  }

  /** Reads a version's key and its end from column 1 on. */
  RowKey readVersion(ResultSet row) throws SQLException {
    List<Object> parts = new ArrayList<>(read(row).parts());
    parts.add(end(row));
    return RowKey.of(parts.toArray());
  }

  /** Where {@link #readVersion} finds the end. */
  Instant end(ResultSet row) throws SQLException {
    return row.getObject(size() + 1, Instant.class);
  }
}
