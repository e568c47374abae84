package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Rows in quarantine, waiting or ended, that are past the line. Of an event that waits for its
 * table only the content goes: that something happened to the key then is still to be applied.
 */
final class ExpiredQuarantine implements Stage {
  private static final String PARKED = "rule = 'schema' AND replayed_at IS NULL";
  private static final String PAST =
      " FROM quarantine WHERE clock < ? AND NOT (" + PARKED + " AND content IS NULL)";

  private static final Column ID = new Column("id", Column.Type.BIGINT, 0, 0, null);

  private final Connection connection;
  private final Dialect dialect;
  private final Instant cutoff;
  private final KeptOut keptOut;
  private final Collection<HistoryTable> tables;

  ExpiredQuarantine(
      Connection connection,
      Dialect dialect,
      Instant cutoff,
      KeptOut keptOut,
      Collection<HistoryTable> tables) {
    this.connection = connection;
    this.dialect = dialect;
    this.cutoff = cutoff;
    this.keptOut = keptOut;
    this.tables = tables;
  }

  @Override
  public String table() {
    return "quarantine";
  }

  @Override
  public long estimate() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT count(*)" + PAST)) {
      statement.setObject(1, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Rows recorded from then on of which the gate kept rule, key and position only. */
  long withoutContentSince(Instant time) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*)" + PAST + " AND content IS NULL AND recorded_at >= ?")) {
      statement.setObject(1, cutoff);
      statement.setObject(2, time);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  @Override
  public Removed remove(int limit) throws SQLException {
    Instant oldest = null;
    Instant newest = null;
    List<RowKey> past = new ArrayList<>();
    List<Long> parked = new ArrayList<>();
    try (PreparedStatement page =
        connection.prepareStatement(
            "SELECT id, clock, table_name, row_key, clock = recorded_at AND ended_at IS NULL AND replayed_at IS NULL, "
                + PARKED
                + PAST
                + " ORDER BY clock FETCH FIRST "
                + limit
                + " ROWS ONLY")) {
      page.setObject(1, cutoff);
      try (ResultSet rows = page.executeQuery()) {
        while (rows.next()) {
          newest = rows.getObject(2, Instant.class);
          oldest = oldest == null ? newest : oldest;
          if (rows.getBoolean(6)) {
            parked.add(rows.getLong(1));
          } else {
            if (rows.getBoolean(5)) {
              keep(rows.getString(3), rows.getString(4));
            }
            past.add(RowKey.of(rows.getLong(1)));
          }
        }
      }
    }
    empty(parked);
    return new Removed(
        dialect.delete(connection, "quarantine", List.of(ID), past) + parked.size(),
        oldest,
        newest,
        past.size() + parked.size() == limit);
  }

  private void empty(List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE quarantine SET content = NULL WHERE id = ?")) {
      for (Long id : ids) {
        update.setLong(1, id);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private void keep(String source, String key) throws SQLException {
    for (HistoryTable table : tables) {
      if (table.spec().source().toString().equals(source)) {
        keptOut.add(table.spec().source(), key);
      }
    }
  }

  @Override
  public void preview(Tally tally) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT clock, count(*)" + PAST + " GROUP BY clock ORDER BY clock")) {
      statement.setObject(1, cutoff);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tally.add(rows.getObject(1, Instant.class), rows.getLong(2));
        }
      }
    }
  }
}
