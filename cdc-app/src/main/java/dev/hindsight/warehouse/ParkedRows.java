package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.Intent;
import dev.hindsight.history.Moment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rows in quarantine that wait until their table is followed again. The caller commits. */
final class ParkedRows {
  static final String COLUMNS =
      "id, row_key, event_time, commit_lsn, source_tx, source_committed_at, tx_ordinal, content, event,"
          + " origin_key, existed, ending, shape_id";
  private static final String WAITING =
      " FROM quarantine WHERE table_name = ? AND rule = 'schema' AND replayed_at IS NULL";

  private final Connection connection;

  ParkedRows(Connection connection) {
    this.connection = connection;
  }

  long count(TableId table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT count(*)" + WAITING)) {
      statement.setString(1, table.toString());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * The next ones in their order, whole source transactions only; at least one such, however large.
   * After one that emptied the table none follows.
   *
   * @param after the id of one before which all are dealt with
   */
  List<ParkedRow> next(HistoryTable table, long after, int limit) throws SQLException {
    // Numbered as they came: by this order no row is looked at twice.
    List<ParkedRow> rows =
        read(table, " AND id > ? ORDER BY id FETCH FIRST " + 2 * limit + " ROWS ONLY", after, null);
    int whole = 0;
    boolean emptied = false;
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0 && lsn(rows, i) != lsn(rows, i - 1)) {
        whole = i;
        if (whole >= limit || emptied) {
          return rows.subList(0, whole);
        }
      }
      emptied |= rows.get(i).intent().kind() == Intent.Kind.TRUNCATE;
    }
    if (rows.size() < 2 * limit) {
      return rows;
    }
    return whole > 0
        ? rows.subList(0, whole)
        : read(table, " AND id > ? AND commit_lsn = ? ORDER BY id", after, lsn(rows, 0));
  }

  private static long lsn(List<ParkedRow> rows, int index) {
    return rows.get(index).moment().commitLsn();
  }

  private List<ParkedRow> read(HistoryTable table, String condition, long after, Long lsn)
      throws SQLException {
    List<ParkedRow> rows = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + WAITING + condition)) {
      statement.setString(1, table.spec().source().toString());
      statement.setLong(2, after);
      if (lsn != null) {
        statement.setLong(3, lsn);
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(row(found, table.keyColumns()));
        }
      }
    }
    return rows;
  }

  static ParkedRow row(ResultSet found, List<Column> keyColumns) throws SQLException {
    String origin = found.getString(10);
    RowKey originKey = origin == null ? null : KeyText.parseOrText(origin, keyColumns);
    String event = found.getString(9);
    return new ParkedRow(
        found.getLong(1),
        KeyText.parseOrText(found.getString(2), keyColumns),
        new Moment(
            found.getObject(3, Instant.class),
            found.getLong(4),
            found.getObject(5, Long.class),
            found.getObject(6, Instant.class)),
        found.getLong(7),
        found.getString(8),
        event == null
            ? null
            : new Intent(
                Intent.Kind.of(event),
                originKey,
                found.getBoolean(11),
                ClosedBy.of(found.getString(12)),
                found.getObject(13, Long.class)));
  }

  /** What is in the history now is no longer kept here. */
  void replayed(List<Long> ids, Instant at) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE quarantine SET replayed_at = ?, content = NULL WHERE id = ?")) {
      for (Long id : ids) {
        update.setObject(1, at);
        update.setLong(2, id);
        update.addBatch();
      }
      update.executeBatch();
    }
  }
}
