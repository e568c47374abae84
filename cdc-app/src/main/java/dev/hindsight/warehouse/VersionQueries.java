package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people ask of one history table. */
public final class VersionQueries {
  private static final String IN_ORDER = " ORDER BY h.valid_from, h.commit_lsn, h.tx_ordinal";

  /**
   * Where a key's story begins.
   *
   * @param openedBy why, as it stands in the table
   */
  public record Beginning(Instant validFrom, String openedBy) {}

  private final WarehouseReader warehouse;
  private final HistoryTable table;

  public VersionQueries(WarehouseReader warehouse, HistoryTable table) {
    this.warehouse = warehouse;
    this.table = table;
  }

  /** All versions of a key, oldest first. */
  public <T> T story(RowKey key, RowsReader<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare(everything(rows()) + where(keyIs()) + IN_ORDER)) {
      bindKey(statement, 1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }

  public Optional<Beginning> beginning(RowKey key) throws SQLException {
    String query = "SELECT h.valid_from, h.opened_by FROM " + rows() + where(keyIs()) + IN_ORDER;
    try (PreparedStatement statement = prepare(query + " LIMIT 1")) {
      bindKey(statement, 1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Beginning(row.getObject(1, Instant.class), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /**
   * The versions valid at an instant, by key.
   *
   * @param key of this key only; null: of every key
   * @param limit one row more than that is read, so that the reader can tell whether there are more
   */
  public <T> T asOf(Instant instant, RowKey key, int limit, RowsReader<T> reader)
      throws SQLException {
    List<String> only = key == null ? List.of() : keyIs();
    try (PreparedStatement statement = prepareAsOf(rows(), only, limit)) {
      bind(statement, instant);
      if (key != null) {
        bindKey(statement, 3, key);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }

  /**
   * The same, of the rows about a consumer.
   *
   * @param consumer as each of the table's consumer columns has it; not empty
   */
  public <T> T asOfConsumer(Instant instant, List<Object> consumer, int limit, RowsReader<T> reader)
      throws SQLException {
    try (PreparedStatement statement =
        prepareAsOf(rowsOfConsumers(), List.of(isConsumer()), limit)) {
      bind(statement, instant);
      bindConsumer(statement, 3, consumer);
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }

  /**
   * Every version about a consumer, key by key, oldest first.
   *
   * @param consumer as each of the table's consumer columns has it; not empty
   */
  public <T> T ofConsumer(List<Object> consumer, RowsReader<T> reader) throws SQLException {
    // Open and ended versions apart: only so does H2 find a consumer through its index.
    String query =
        everything(rowsOfConsumers())
            + where(List.of("h.is_current = TRUE", isConsumer()))
            + " UNION ALL "
            + everything(rowsOfConsumers())
            + where(List.of("h.is_current = FALSE", isConsumer()))
            + " ORDER BY "
            + byKey("")
            + ", valid_from, commit_lsn";
    try (PreparedStatement statement = prepare(query)) {
      bindConsumer(statement, bindConsumer(statement, 1, consumer), consumer);
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }

  private String isConsumer() {
    return table.consumerColumns().stream()
        .map(VersionQueries::is)
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private int bindConsumer(PreparedStatement statement, int from, List<Object> consumer)
      throws SQLException {
    int next = from;
    for (int i = 0; i < consumer.size(); i++) {
      warehouse.dialect().bind(statement, next++, table.consumerColumns().get(i), consumer.get(i));
    }
    return next;
  }

  private PreparedStatement prepareAsOf(String rows, List<String> only, int limit)
      throws SQLException {
    List<String> conditions = new ArrayList<>(List.of("h.valid_from <= ?", "h.valid_to > ?"));
    conditions.addAll(only);
    return prepare(
        everything(rows)
            + where(conditions)
            + " ORDER BY "
            + byKey("h.")
            + " LIMIT "
            + (limit + 1L));
  }

  private String byKey(String alias) {
    return table.keyColumns().stream()
        .map(column -> alias + Names.quote(column.name()))
        .collect(Collectors.joining(", "));
  }

  private static void bind(PreparedStatement statement, Instant instant) throws SQLException {
    statement.setObject(1, instant);
    statement.setObject(2, instant);
  }

  private void bindKey(PreparedStatement statement, int from, RowKey key) throws SQLException {
    for (int i = 0; i < key.size(); i++) {
      warehouse.dialect().bind(statement, from + i, table.keyColumns().get(i), key.part(i));
    }
  }

  private PreparedStatement prepare(String query) throws SQLException {
    return warehouse.connection().prepareStatement(query);
  }

  /** The columns of every answer: the source's, then those of the version itself. */
  public static List<String> columns(HistoryTable table) {
    return Stream.concat(table.columnNames().stream(), Catalogue.VERSION_COLUMNS.stream()).toList();
  }

  private String everything(String rows) {
    return columns(table).stream()
        .map(column -> "h." + Names.quote(column))
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + rows));
  }

  private String rows() {
    return table.name() + " h";
  }

  private String rowsOfConsumers() throws SQLException {
    return warehouse.dialect().rowsOfConsumers(warehouse.connection(), table);
  }

  private List<String> keyIs() {
    return table.keyColumns().stream().map(VersionQueries::is).toList();
  }

  private static String is(Column column) {
    return "h." + Names.quote(column.name()) + " = ?";
  }

  private static String where(List<String> conditions) {
    return " WHERE " + String.join(" AND ", conditions);
  }
}
