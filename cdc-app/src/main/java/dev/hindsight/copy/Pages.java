package dev.hindsight.copy;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.KeyText;
import dev.hindsight.warehouse.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a table page by page in its order, each page after the last row of the one before. */
final class Pages {
  /** As many rows a page as have about this many characters together. */
  private static final long PAGE_CHARACTERS = 16_000_000;

  private static final int FIRST_PAGE = 500;

  private final Connection connection;
  private final Dialect dialect;
  private final CopyTable table;
  private final int mostRows;
  private int rows;

  Pages(Connection connection, Dialect dialect, CopyTable table, int mostRows) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
    this.mostRows = mostRows;
    this.rows = Math.min(FIRST_PAGE, mostRows);
  }

  /**
   * The rows that follow; none at the end.
   *
   * @param after {@link #last} of the page before; null: from the beginning
   */
  List<Object[]> next(String after) throws SQLException {
    List<Column> order = table.orderColumns();
    String names =
        order.stream().map(column -> Names.quote(column.name())).collect(Collectors.joining(", "));
    String where = after == null ? "" : " WHERE " + from(order) + " AND " + beyond(order, 0);
    String query =
        "SELECT "
            + table.columnNames()
            + " FROM "
            + table.name()
            + where
            + (order.isEmpty() ? "" : " ORDER BY " + names + " LIMIT " + rows);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      if (after != null) {
        bind(statement, order, KeyText.parse(after, order));
      }
      List<Object[]> page = new ArrayList<>();
      long characters = 0;
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          Object[] row = row(found, dialect, table);
          characters += size(row);
          page.add(row);
        }
      }
      adapt(page.size(), characters);
      return page;
    }
  }

  /** The place of a page's last row, to go on from. */
  String last(List<Object[]> page) {
    Object[] row = page.get(page.size() - 1);
    return RowKey.of(table.order().stream().map(place -> row[place]).toArray()).text();
  }

  static Object[] row(ResultSet found, Dialect dialect, CopyTable table) throws SQLException {
    Object[] row = new Object[table.columns().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = dialect.read(found, i + 1, table.columns().get(i));
    }
    return row;
  }

  /** By which an index is found. */
  private static String from(List<Column> order) {
    return Names.quote(order.get(0).name()) + " >= ?";
  }

  private static String beyond(List<Column> order, int part) {
    String name = Names.quote(order.get(part).name());
    return part == order.size() - 1
        ? name + " > ?"
        : "(" + name + " > ? OR (" + name + " = ? AND " + beyond(order, part + 1) + "))";
  }

  private void bind(PreparedStatement statement, List<Column> order, RowKey key)
      throws SQLException {
    int next = 1;
    dialect.bind(statement, next++, order.get(0), key.part(0));
    for (int part = 0; part < order.size(); part++) {
      dialect.bind(statement, next++, order.get(part), key.part(part));
      if (part < order.size() - 1) {
        dialect.bind(statement, next++, order.get(part), key.part(part));
      }
    }
  }

  private void adapt(int read, long characters) {
    if (read > 0) {
      long each = Math.max(1, characters / read);
      rows = (int) Math.max(1, Math.min(mostRows, PAGE_CHARACTERS / each));
    }
  }

  private static long size(Object[] row) {
    long size = 16L * row.length;
    for (Object value : row) {
      if (value instanceof String text) {
        size += text.length();
      } else if (value instanceof byte[] bytes) {
        size += bytes.length;
      } else if (value instanceof List<?> list) {
        size += 16L * list.size();
      }
    }
    return size;
  }
}
