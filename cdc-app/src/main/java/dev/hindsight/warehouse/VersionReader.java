package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The history as it stood at one position of the source's log, whatever is written meanwhile. Reads
 * only; one thread at a time.
 */
public final class VersionReader implements AutoCloseable {
  private static final String AT =
      "h.commit_lsn <= ? AND (h.closed_lsn IS NULL OR h.closed_lsn > ?)";

  private final Connection connection;
  private final Dialect dialect;
  private final Map<TableId, HistoryTable> tables;

  public VersionReader(WarehouseConnections connections, Dialect dialect, List<TableSpec> specs)
      throws SQLException {
    this.connection = connections.open();
    this.dialect = dialect;
    try {
      this.tables = Catalogue.learn(connection, dialect, specs);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  public Map<TableId, HistoryTable> tables() {
    return tables;
  }

  /** Read afresh each time. */
  public Optional<StoredPosition> position() throws SQLException {
    return PositionTable.read(connection);
  }

  /** The values of these keys; keys without a version then are left out. */
  public Map<RowKey, Object[]> at(TableId id, Collection<RowKey> keys, long lsn)
      throws SQLException {
    HistoryTable table = tables.get(id);
    Map<RowKey, Object[]> found = new HashMap<>(keys.size() * 2);
    String data =
        table.columns().stream()
            .map(column -> "h." + Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    try (PreparedStatement statement =
        connection.prepareStatement(dialect.byKeys(table, data, AT))) {
      int parameter = dialect.bindKeys(statement, 1, table, keys);
      statement.setLong(parameter++, lsn);
      statement.setLong(parameter, lsn);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Object[] values = new Object[table.columns().size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = dialect.read(rows, i + 1, table.columns().get(i));
          }
          found.put(table.keyOf(values), values);
        }
      }
    }
    return found;
  }

  /** How many versions were valid. */
  public long countAt(TableId id, long lsn) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM " + tables.get(id).name() + " h WHERE " + AT)) {
      statement.setLong(1, lsn);
      statement.setLong(2, lsn);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Hands over the keys that had a version, in chunks. */
  public void keysAt(TableId id, long lsn, int chunk, Consumer<List<RowKey>> consumer)
      throws SQLException {
    HistoryTable table = tables.get(id);
    List<Column> columns = table.keyColumns();
    String keys =
        columns.stream()
            .map(column -> "h." + Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT " + keys + " FROM " + table.name() + " h WHERE " + AT)) {
      statement.setLong(1, lsn);
      statement.setLong(2, lsn);
      try (ResultSet rows = statement.executeQuery()) {
        List<RowKey> list = new ArrayList<>(chunk);
        while (rows.next()) {
          Object[] parts = new Object[columns.size()];
          for (int i = 0; i < parts.length; i++) {
            parts[i] = dialect.read(rows, i + 1, columns.get(i));
          }
          list.add(RowKey.of(parts));
          if (list.size() == chunk) {
            consumer.accept(list);
            list = new ArrayList<>(chunk);
          }
        }
        if (!list.isEmpty()) {
          consumer.accept(list);
        }
      }
    }
  }

  /** The commit of the version of a key. */
  public long commitLsnAt(TableId id, RowKey key, long lsn) throws SQLException {
    HistoryTable table = tables.get(id);
    try (PreparedStatement statement =
        connection.prepareStatement(dialect.byKeys(table, "h.commit_lsn", AT))) {
      int parameter = dialect.bindKeys(statement, 1, table, List.of(key));
      statement.setLong(parameter++, lsn);
      statement.setLong(parameter, lsn);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The columns that the history gained, each with the commit that showed it first. */
  public Map<String, Long> addedColumns(TableId id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT column_name, max(commit_lsn) FROM schema_change WHERE table_name = ?"
                + " AND change = 'column_added' GROUP BY column_name")) {
      statement.setString(1, id.toString());
      Map<String, Long> added = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          added.put(rows.getString(1), rows.getLong(2));
        }
      }
      return added;
    }
  }

  /** The keys that waited in quarantine, as text. */
  public Set<String> quarantinedAt(TableId id, long lsn) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT row_key FROM quarantine h WHERE table_name = ? AND h.commit_lsn <= ?"
                + " AND (h.ended_lsn IS NULL OR h.ended_lsn > ?)")) {
      statement.setString(1, id.toString());
      statement.setLong(2, lsn);
      statement.setLong(3, lsn);
      Set<String> keys = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getString(1));
        }
      }
      return keys;
    }
  }

  /** Runs a query that the caller knows to be one, and hands over each row as text. */
  public List<List<String>> rows(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<List<String>> all = new ArrayList<>();
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
