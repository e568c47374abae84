package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
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
    Map<String, List<String>> undated = new HashMap<>();
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
              undated
                  .computeIfAbsent(rows.getString(3), source -> new ArrayList<>())
                  .add(rows.getString(4));
            }
            past.add(RowKey.of(rows.getLong(1)));
          }
        }
      }
    }
    for (HistoryTable table : tables) {
      TableId source = table.spec().source();
      keptOut.add(source, undated.getOrDefault(source.toString(), List.of()));
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
    // One statement, which a batch of updates is not on Snowflake; nothing but our own numbers in
    // it.
    String all = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    try (Statement update = connection.createStatement()) {
      update.executeUpdate("UPDATE quarantine SET content = NULL WHERE id IN (" + all + ")");
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
