package dev.hindsight.retention;

import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

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
  static String page(String name, KeySql key) {
    return "SELECT "
        + key.list("h")
        + ", h.valid_to FROM "
        + name
        + PAST
        + " ORDER BY h.valid_to FETCH FIRST ? ROWS ONLY";
  }

  @Override
  public Removed remove(int limit) throws SQLException {
    Instant oldest = null;
    Instant newest = null;
    long found = 0;
    try (PreparedStatement page = connection.prepareStatement(page(name, key));
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM " + name + " WHERE " + key.bound() + " AND valid_to = ?")) {
      page.setObject(1, cutoff);
      page.setInt(2, limit);
      try (ResultSet rows = page.executeQuery()) {
        while (rows.next()) {
          RowKey each = key.read(rows);
          newest = rows.getObject(key.size() + 1, Instant.class);
          oldest = oldest == null ? newest : oldest;
          key.bind(delete, each);
          delete.setObject(key.size() + 1, newest);
          delete.addBatch();
          found++;
        }
      }
      return new Removed(Batches.execute(delete, found), oldest, newest, found == limit);
    }
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
