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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The history as it stood at one position of the source's log, whatever is written meanwhile. Reads
 * only; one thread at a time.
 */
public final class VersionReader {
  private static final Column INSTANT = new Column("instant", Column.Type.INSTANT, 0, 6, null);
  private static final String AT =
      "(h.commit_lsn <= ? OR h.valid_from <= ?)"
          + " AND (h.closed_lsn IS NULL OR (h.closed_lsn > ? AND h.valid_to > ?))";

  /**
   * A copy of a table taken anew, and the stretch of the history's time axis of which it knows the
   * outcome only.
   *
   * @param from the time of what the history knew last before; {@link Instant#MIN} when there was
   *     nothing
   * @param to the time that the copy stands for
   * @param endedAt when it ended, by this side's clock
   */
  public record Copy(Instant from, Instant to, Instant endedAt) {}

  /** Takes what was read, piece by piece. */
  @FunctionalInterface
  public interface Sink<T> {
    void accept(T read) throws Exception;
  }

  private final WarehouseReader warehouse;
  private final Connection connection;
  private final Dialect dialect;
  private final Map<TableId, HistoryTable> tables;

  public VersionReader(WarehouseReader warehouse) {
    this.warehouse = warehouse;
    this.connection = warehouse.connection();
    this.dialect = warehouse.dialect();
    this.tables = warehouse.tables();
  }

  public Map<TableId, HistoryTable> tables() {
    return tables;
  }

  /** Read afresh each time. */
  public Optional<StoredPosition> position() throws SQLException {
    return warehouse.position();
  }

  /** The values of these keys; keys without a version then are left out. */
  public Map<RowKey, Object[]> at(TableId id, Collection<RowKey> keys, LogPoint point)
      throws SQLException {
    HistoryTable table = tables.get(id);
    Map<RowKey, Object[]> found = new HashMap<>(keys.size() * 2);
    String data =
        table.columns().stream()
            .map(column -> "h." + Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    try (PreparedStatement statement =
        connection.prepareStatement(dialect.byKeys(table, data, AT))) {
      bind(statement, dialect.bindKeys(statement, 1, table, keys), point);
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
  public long countAt(TableId id, LogPoint point) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM " + tables.get(id).name() + " h WHERE " + AT)) {
      bind(statement, 1, point);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void bind(PreparedStatement statement, int first, LogPoint point) throws SQLException {
    statement.setLong(first, point.lsn());
    dialect.bind(statement, first + 1, INSTANT, point.copiedTo());
    statement.setLong(first + 2, point.lsn());
    dialect.bind(statement, first + 3, INSTANT, point.copiedTo());
  }

  /** Hands over the keys that had a version, in chunks. */
  public void keysAt(TableId id, LogPoint point, int chunk, Sink<List<RowKey>> sink)
      throws Exception {
    HistoryTable table = tables.get(id);
    List<Column> columns = table.keyColumns();
    String keys =
        columns.stream()
            .map(column -> "h." + Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT " + keys + " FROM " + table.name() + " h WHERE " + AT)) {
      bind(statement, 1, point);
      try (ResultSet rows = statement.executeQuery()) {
        List<RowKey> list = new ArrayList<>(chunk);
        while (rows.next()) {
          Object[] parts = new Object[columns.size()];
          for (int i = 0; i < parts.length; i++) {
            parts[i] = dialect.read(rows, i + 1, columns.get(i));
          }
          list.add(RowKey.of(parts));
          if (list.size() == chunk) {
            sink.accept(list);
            list = new ArrayList<>(chunk);
          }
        }
        if (!list.isEmpty()) {
          sink.accept(list);
        }
      }
    }
  }

  /** The commit of the version of a key. */
  public long commitLsnAt(TableId id, RowKey key, LogPoint point) throws SQLException {
    HistoryTable table = tables.get(id);
    try (PreparedStatement statement =
        connection.prepareStatement(dialect.byKeys(table, "h.commit_lsn", AT))) {
      bind(statement, dialect.bindKeys(statement, 1, table, List.of(key)), point);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * The columns that the history gained, each with the commit that showed it first.
   *
   * @param change how the history says so: {@code column_added}, or {@code column_retyped}
   */
  public Map<String, Long> addedColumns(TableId id, String change) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT column_name, max(commit_lsn) FROM schema_change WHERE table_name = ?"
                + " AND change = '"
                + change
                + "' GROUP BY column_name")) {
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
  public Set<String> quarantinedAt(TableId id, LogPoint point) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT row_key FROM quarantine h WHERE table_name = ?"
                + " AND (h.commit_lsn <= ? OR h.recorded_at <= ?)"
                + " AND (h.ended_lsn IS NULL OR (h.ended_lsn > ? AND h.ended_at > ?))"
                + " AND h.rule <> 'schema' AND h.replayed_at IS NULL")) {
      statement.setString(1, id.toString());
      bind(statement, 2, point);
      dialect.bind(statement, 3, INSTANT, point.copiedAt());
      Set<String> keys = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getString(1));
        }
      }
      return keys;
    }
  }

  /** What the history knows of a table's columns, and whether it follows them. */
  public TableState state(TableId id) throws SQLException {
    return new TableStates(connection).of(List.of(id)).get(id);
  }

  /** The keys, as text, of which something waits until the table is followed again. */
  public Set<String> parked(TableId id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT DISTINCT row_key FROM quarantine WHERE table_name = ? AND rule = 'schema'"
                + " AND replayed_at IS NULL")) {
      statement.setString(1, id.toString());
      Set<String> keys = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getString(1));
        }
      }
      return keys;
    }
  }

  /** The copies taken anew of a table, oldest first. */
  public List<Copy> copies(TableId id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT from_time, to_time, recorded_at FROM history_gap WHERE table_name = ?"
                + " AND to_lsn IS NOT NULL AND to_time IS NOT NULL ORDER BY to_time")) {
      statement.setString(1, id.toString());
      List<Copy> copies = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Instant from = (Instant) dialect.read(rows, 1, INSTANT);
          copies.add(
              new Copy(
                  from == null ? Instant.MIN : from,
                  (Instant) dialect.read(rows, 2, INSTANT),
                  (Instant) dialect.read(rows, 3, INSTANT)));
        }
      }
      return copies;
    }
  }

  /**
   * Hands over every version, key by key in no particular order of the keys, and by {@code
   * valid_to} within a key; all of one moment.
   */
  public void spans(TableId id, Sink<VersionSpan> sink) throws Exception {
    HistoryTable table = tables.get(id);
    List<Column> columns = table.keyColumns();
    String keys =
        columns.stream()
            .map(column -> "h." + Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT h.valid_from, h.valid_to, h.is_current, h.opened_by, h.closed_by,"
                    + " h.previous_key, h.commit_lsn, h.closed_lsn, "
                    + keys
                    + " FROM "
                    + table.name()
                    + " h ORDER BY "
                    + keys
                    + ", h.valid_to")) {
      while (rows.next()) {
        Object[] parts = new Object[columns.size()];
        for (int i = 0; i < parts.length; i++) {
          parts[i] = dialect.read(rows, i + 9, columns.get(i));
        }
        long closed = rows.getLong(8);
        Long closedLsn = rows.wasNull() ? null : closed;
        sink.accept(
            new VersionSpan(
                RowKey.of(parts),
                (Instant) dialect.read(rows, 1, INSTANT),
                (Instant) dialect.read(rows, 2, INSTANT),
                rows.getBoolean(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getLong(7),
                closedLsn));
      }
    }
  }
}
