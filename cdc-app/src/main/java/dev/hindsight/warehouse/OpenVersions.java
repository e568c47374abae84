package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the open versions of the history tables. Keeps its statements for the life of the
 * connection.
 */
final class OpenVersions {
  /** {@code valid_to} of an open version. */
  static final Instant OPEN = Instant.parse("9999-12-31T00:00:00Z");

  private final Connection connection;
  private final Dialect dialect;
  private final Map<TableId, PreparedStatement> selects = new HashMap<>();
  private Map<TableId, HistoryTable> tables;

  OpenVersions(Connection connection, Dialect dialect, Map<TableId, HistoryTable> tables) {
    this.connection = connection;
    this.dialect = dialect;
    this.tables = tables;
  }

  /** The tables' columns have changed. */
  void use(Map<TableId, HistoryTable> changed) throws SQLException {
    for (PreparedStatement select : selects.values()) {
      select.close();
    }
    selects.clear();
    tables = changed;
  }

  /** The values of the versions open for these keys; keys without one are left out. */
  Map<RowKey, Object[]> of(TableId id, Collection<RowKey> keys) throws SQLException {
    HistoryTable table = tables.get(id);
    Map<RowKey, Object[]> found = new HashMap<>(keys.size() * 2);
    PreparedStatement select = select(id);
    int parameter = dialect.bindKeys(select, 1, table, keys);
    select.setObject(parameter, OPEN);
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Object[] values = new Object[table.columns().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = dialect.read(rows, i + 1, table.columns().get(i));
        }
        found.put(table.keyOf(values), values);
      }
    }
    return found;
  }

  private PreparedStatement select(TableId id) throws SQLException {
    PreparedStatement select = selects.get(id);
    if (select == null) {
      HistoryTable table = tables.get(id);
      String data =
          table.columns().stream()
              .map(column -> "h." + Names.quote(column.name()))
              .collect(Collectors.joining(", "));
      select = connection.prepareStatement(dialect.byKeys(table, data, "h.valid_to = ?"));
      selects.put(id, select);
    }
    return select;
  }

  long count(TableId id) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM " + tables.get(id).name() + " WHERE is_current")) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * @param after the last key of the page before; null for the first
   */
  List<RowKey> keys(TableId id, RowKey after, int limit) throws SQLException {
    HistoryTable table = tables.get(id);
    List<Column> columns = table.keyColumns();
    String keys =
        columns.stream()
            .map(column -> Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    List<RowKey> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + keys
                + " FROM "
                + table.name()
                + " WHERE is_current"
                + (after == null ? "" : " AND " + beyond(columns))
                + " ORDER BY "
                + keys
                + " LIMIT "
                + limit)) {
      if (after != null) {
        bindBeyond(statement, columns, after);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Object[] parts = new Object[columns.size()];
          for (int i = 0; i < parts.length; i++) {
            parts[i] = dialect.read(rows, i + 1, columns.get(i));
          }
          found.add(RowKey.of(parts));
        }
      }
    }
    return found;
  }

  /** Greater in the order of all parts; the first part alone lets an index find the place. */
  private static String beyond(List<Column> columns) {
    String first = Names.quote(columns.get(0).name());
    if (columns.size() == 1) {
      return first + " > ?";
    }
    StringBuilder condition = new StringBuilder(first + " >= ? AND (");
    for (int i = 0; i < columns.size(); i++) {
      condition.append(i == 0 ? "(" : " OR (");
      for (int equal = 0; equal < i; equal++) {
        condition.append(Names.quote(columns.get(equal).name())).append(" = ? AND ");
      }
      condition.append(Names.quote(columns.get(i).name())).append(" > ?)");
    }
    return condition.append(')').toString();
  }

  private void bindBeyond(PreparedStatement statement, List<Column> columns, RowKey after)
      throws SQLException {
    int parameter = 1;
    dialect.bind(statement, parameter++, columns.get(0), after.part(0));
    for (int i = 0; columns.size() > 1 && i < columns.size(); i++) {
      for (int part = 0; part <= i; part++) {
        dialect.bind(statement, parameter++, columns.get(part), after.part(part));
      }
    }
  }
}
