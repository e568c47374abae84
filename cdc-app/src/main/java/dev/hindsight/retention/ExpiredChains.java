package dev.hindsight.retention;

import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keys whose newest version is past the line by its own clock: all their versions go. The clock is
 * one of several columns, the first that is not null; each has a stage of its own, which is a range
 * of the index (clock columns, valid_from). For tables of which the warehouse knows no {@code
 * DueDay}.
 */
final class ExpiredChains implements Stage {
  private final Connection connection;
  private final HistoryTable table;
  private final KeySql key;
  private final Instant cutoff;
  private final KeptOut keptOut;
  private final List<String> nullColumns;
  private final String clock;

  /** A lower end keeps a range off the index's nulls. */
  private final Instant beginning;

  private Instant from;

  private ExpiredChains(
      Connection connection,
      KeySql key,
      Instant cutoff,
      KeptOut keptOut,
      List<String> nullColumns,
      String clock) {
    this.connection = connection;
    this.table = key.table();
    this.key = key;
    this.cutoff = cutoff;
    this.keptOut = keptOut;
    this.nullColumns = nullColumns;
    this.clock = clock;
    this.beginning = key.dialect().earliest();
    this.from = beginning;
  }

  /**
   * The stages of a table, none where it has no clock.
   *
   * @param keptOut remembers the keys that go by {@code valid_from}
   */
  static List<Stage> of(
      Connection connection, Dialect dialect, HistoryTable table, Instant cutoff, KeptOut keptOut) {
    List<Stage> stages = new ArrayList<>();
    if (table.spec().clock().isEmpty()) {
      return stages;
    }
    KeySql key = new KeySql(table, dialect);
    List<String> before = new ArrayList<>();
    for (String column : table.spec().clock()) {
      String name = Names.quote(table.spec().historyColumn(column));
      stages.add(new ExpiredChains(connection, key, cutoff, null, List.copyOf(before), name));
      before.add(name);
    }
    stages.add(
        new ExpiredChains(connection, key, cutoff, keptOut, before, Names.quote("valid_from")));
    return stages;
  }

  @Override
  public String table() {
    return table.name();
  }

  private String range() {
    String nulls =
        nullColumns.stream()
            .map(column -> "h." + column + " IS NULL AND ")
            .collect(Collectors.joining());
    return " h WHERE " + nulls + "h." + clock + " >= ? AND h." + clock + " < ?";
  }

  /** Binds {@link #range}. */
  private void bind(PreparedStatement statement, int first, Instant lower) throws SQLException {
    statement.setObject(first, lower);
    statement.setObject(first + 1, cutoff);
  }

  private String newestOfItsKey() {
    return " AND " + key.newest("h");
  }

  private String inOrder() {
    // The columns that are null too: only so do H2's rows come from the index in order.
    List<String> columns = new ArrayList<>(nullColumns);
    columns.add(clock);
    return columns.stream()
        .map(column -> "h." + column)
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  /** The next keys to go, their clock, and whether the key is there still. */
  private String page(int limit) {
    return "SELECT "
        + key.list("h")
        + ", h."
        + clock
        + ", h.is_current FROM "
        + table.name()
        + range()
        + newestOfItsKey()
        + inOrder()
        + " FETCH FIRST "
        + limit
        + " ROWS ONLY";
  }

  @Override
  public long estimate() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM " + table.name() + range())) {
      bind(statement, 1, beginning);
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
    Set<RowKey> keys = new LinkedHashSet<>();
    List<String> undated = new ArrayList<>();
    try (PreparedStatement page = connection.prepareStatement(page(limit))) {
      bind(page, 1, from);
      try (ResultSet rows = page.executeQuery()) {
        while (rows.next()) {
          RowKey each = key.read(rows);
          newest = rows.getObject(key.size() + 1, Instant.class);
          oldest = oldest == null ? newest : oldest;
          if (keys.add(each) && keptOut != null && rows.getBoolean(key.size() + 2)) {
            undated.add(each.text());
          }
        }
      }
    }
    if (newest != null) {
      from = newest;
    }
    if (!undated.isEmpty()) {
      keptOut.add(table.spec().source(), undated);
    }
    return new Removed(delete(keys), oldest, newest, keys.size() == limit);
  }

  private long delete(Set<RowKey> keys) throws SQLException {
    return key.dialect().delete(connection, table.name(), table.keyColumns(), keys);
  }

  @Override
  public void preview(Tally tally) throws SQLException {
    // Versions that ended before the line have been counted as such.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT h."
                + clock
                + ", "
                + key.notEnded("h")
                + " FROM "
                + table.name()
                + range()
                + newestOfItsKey()
                + inOrder())) {
      statement.setObject(1, cutoff);
      bind(statement, 2, beginning);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tally.add(rows.getObject(1, Instant.class), rows.getLong(2));
        }
      }
    }
  }
}
