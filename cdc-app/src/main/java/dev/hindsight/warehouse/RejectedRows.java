package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.LateVersion;
import dev.hindsight.history.LateVersion.End;
import dev.hindsight.history.LateVersion.Stored;
import dev.hindsight.history.OpenedBy;
import dev.hindsight.history.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rows of one table that failed a rule, on their way into the history. The caller commits. */
final class RejectedRows {
  private static final String OPEN =
      " FROM quarantine WHERE table_name = ? AND rule <> 'schema' AND replayed_at IS NULL";

  private final Connection connection;
  private final Dialect dialect;
  private final HistoryTable table;

  RejectedRows(Connection connection, Dialect dialect, HistoryTable table) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
  }

  /** Those that can be tried, in the order in which they came. */
  List<Long> ids() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id" + OPEN + " AND content IS NOT NULL AND event IS NOT NULL ORDER BY id")) {
      statement.setString(1, source());
      List<Long> ids = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      return ids;
    }
  }

  private String source() {
    return table.spec().source().toString();
  }

  /** Null where it is not there, or was replayed. */
  RejectedRow find(long id) throws SQLException {
    ParkedRow row;
    String rule;
    End end;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + ParkedRows.COLUMNS
                + ", rule, ended_at, ended_lsn, ended_by"
                + OPEN
                + " AND id = ? AND content IS NOT NULL AND event IS NOT NULL")) {
      statement.setString(1, source());
      statement.setLong(2, id);
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next()) {
          return null;
        }
        row = ParkedRows.row(found, table.keyColumns());
        rule = found.getString("rule");
        end = end(found, row.key());
      }
    }
    RowKey origin = row.intent().origin();
    List<Stored> versions = versions(row.key());
    List<Stored> origins =
        origin == null ? List.of() : origin.equals(row.key()) ? versions : versions(origin);
    return new RejectedRow(
        row, rule, end, versions, origins, origin != null && !othersWaited(origin, row));
  }

  /** The first event behind that did not fail a rule too. */
  private End end(ResultSet found, RowKey key) throws SQLException {
    Instant at = found.getObject("ended_at", Instant.class);
    if (at == null) {
      return null;
    }
    long lsn = found.getLong("ended_lsn");
    String by = found.getString("ended_by");
    if (!Rejection.REJECTED.equals(by)) {
      return new End(at, lsn, ClosedBy.of(by));
    }
    try (PreparedStatement next =
        connection.prepareStatement(
            "SELECT ended_at, ended_lsn, ended_by FROM quarantine WHERE table_name = ? AND row_key = ?"
                + " AND rule <> 'schema' AND commit_lsn = ?")) {
      next.setString(1, source());
      next.setString(2, key.text());
      next.setLong(3, lsn);
      try (ResultSet row = next.executeQuery()) {
        return row.next() ? end(row, key) : new End(at, lsn, null);
      }
    }
  }

  private boolean othersWaited(RowKey key, ParkedRow row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1"
                + OPEN
                + " AND row_key = ? AND id <> ? AND commit_lsn < ? AND (ended_lsn IS NULL OR ended_lsn >= ?)")) {
      statement.setString(1, source());
      statement.setString(2, key.text());
      statement.setLong(3, row.id());
      statement.setLong(4, row.moment().commitLsn());
      statement.setLong(5, row.moment().commitLsn());
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  private List<Stored> versions(RowKey key) throws SQLException {
    if (key.size() != table.key().size()) {
      return List.of();
    }
    List<Column> columns = table.columns();
    String data =
        columns.stream()
            .map(column -> "h." + Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    int size = columns.size();
    List<Stored> versions = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            dialect.byKeys(
                table,
                data
                    + ", h.valid_from, h.valid_to, h.opened_by, h.closed_by, h.commit_lsn, h.closed_lsn",
                "h.valid_from IS NOT NULL"))) {
      dialect.bindKeys(statement, 1, table, List.of(key));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Object[] values = new Object[size];
          for (int i = 0; i < size; i++) {
            values[i] = dialect.read(rows, i + 1, columns.get(i));
          }
          Instant to = rows.getObject(size + 2, Instant.class);
          versions.add(
              new Stored(
                  values,
                  rows.getObject(size + 1, Instant.class),
                  OpenVersions.OPEN.equals(to) ? null : to,
                  OpenedBy.valueOf(rows.getString(size + 3).toUpperCase(Locale.ROOT)),
                  ClosedBy.of(rows.getString(size + 4)),
                  rows.getLong(size + 5),
                  rows.getObject(size + 6, Long.class)));
        }
      }
    }
    versions.sort(Comparator.comparing(Stored::from));
    return versions;
  }

  /** Shortens the version before, and says of the one behind that it is a correction. */
  void adjust(RowKey key, LateVersion.Fit fit) throws SQLException {
    if (fit.shortened() != null) {
      update(
          "valid_to = ?, is_current = FALSE, closed_by = ?, closed_lsn = ?",
          key,
          fit.shortened(),
          fit.begin().time(),
          fit.shortenedBy().text(),
          fit.begin().commitLsn());
    }
    if (fit.corrected() != null) {
      update("opened_by = ?", key, fit.corrected(), OpenedBy.CORRECTION.text());
    }
  }

  private void update(String set, RowKey key, Stored version, Object... values)
      throws SQLException {
    String where =
        table.keyColumns().stream()
            .map(column -> Names.quote(column.name()) + " = ?")
            .collect(Collectors.joining(" AND "));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE " + table.name() + " SET " + set + " WHERE " + where + " AND valid_to = ?")) {
      int at = 1;
      for (Object value : values) {
        statement.setObject(at++, value);
      }
      for (int part = 0; part < key.size(); part++) {
        dialect.bind(statement, at++, table.keyColumns().get(part), key.part(part));
      }
      statement.setObject(at, version.to() == null ? OpenVersions.OPEN : version.to());
      if (statement.executeUpdate() != 1) {
        throw new WarehouseException(
            WarehouseException.Kind.CONFLICT,
            "A version in " + table.name() + " is gone that was there a moment ago.",
            null);
      }
    }
  }

  /** It fails again: why it does now. */
  void failed(long id, String rule, String reason) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE quarantine SET rule = ?, reason = ? WHERE id = ?")) {
      statement.setString(1, rule);
      statement.setString(2, reason);
      statement.setLong(3, id);
      statement.executeUpdate();
    }
  }
}
