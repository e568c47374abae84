package dev.hindsight.retention;

import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Versions that ended before the line. Oldest first: a chain only ever loses its beginning, and
 * what is left of it still holds together.
 */
final class EndedVersions implements Stage {
  private static final String PAST = " h WHERE h.valid_to < ?";

  private final Connection connection;
  private final String name;
  private final KeySql key;
  private final Instant cutoff;

  EndedVersions(Connection connection, Dialect dialect, HistoryTable table, Instant cutoff) {
    this.connection = connection;
    this.name = table.name();
    this.key = new KeySql(table, dialect);
    this.cutoff = cutoff;
  }

  @Override
  public String table() {
    return name;
  }

  @Override
  public long estimate() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM " + name + PAST)) {
      statement.setObject(1, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The next versions to go: their keys and {@code valid_to}. */
  static String page(String name, KeySql key, int limit) {
    return "SELECT "
        + key.list("h")
        + ", h.valid_to FROM "
        + name
        + PAST
        + " ORDER BY h.valid_to FETCH FIRST "
        + limit
        + " ROWS ONLY";
  }

  @Override
  public Removed remove(int limit) throws SQLException {
    Instant oldest = null;
    Instant newest = null;
    List<RowKey> ended = new ArrayList<>();
    try (PreparedStatement page = connection.prepareStatement(page(name, key, limit))) {
      page.setObject(1, cutoff);
      try (ResultSet rows = page.executeQuery()) {
        while (rows.next()) {
          newest = key.end(rows);
          oldest = oldest == null ? newest : oldest;
          ended.add(key.readVersion(rows));
        }
      }
    }
    return new Removed(
        key.dialect().delete(connection, name, key.versionColumns(), new LinkedHashSet<>(ended)),
        oldest,
        newest,
        ended.size() == limit);
  }

  @Override
  public void preview(Tally tally) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT h.valid_to, count(*) FROM "
                + name
                + PAST
                + " GROUP BY h.valid_to ORDER BY h.valid_to")) {
      statement.setObject(1, cutoff);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tally.add(rows.getObject(1, Instant.class), rows.getLong(2));
        }
      }
    }
  }
}
