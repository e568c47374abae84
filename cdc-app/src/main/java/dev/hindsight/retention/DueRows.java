package dev.hindsight.retention;

import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.DueDay;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All of a table that is past the line, ended versions and whole chains, where the warehouse keeps
 * the day before which nothing about a version can be: everything past the line stands among the
 * days up to the line's own. They are gone through once, from the first on, in each segment where
 * the warehouse has such, so many rows at a time whether they go or not; what stays there is what
 * has a clock long after its beginning.
 *
 * <p>Of a chain that stays, all that ended before the line goes in one transaction: the days are in
 * no order within a chain, and it shall only ever lose its beginning.
 */
final class DueRows implements Stage {
  private static final long SECONDS_A_DAY = 86_400;

  private final Connection connection;
  private final HistoryTable table;
  private final KeySql key;
  private final DueDay due;
  private final Instant cutoff;
  private final KeptOut keptOut;

  /** Where it is; null before the first one. Where the table has none, any number. */
  private Long segment;

  /** How far it has come there: the last row looked at. */
  private long day = Long.MIN_VALUE;

  private long row = Long.MIN_VALUE;

  /**
   * @param keptOut remembers the keys of open rows that go by {@code valid_from}
   */
  DueRows(
      Connection connection,
      Dialect dialect,
      HistoryTable table,
      DueDay due,
      Instant cutoff,
      KeptOut keptOut) {
    this.connection = connection;
    this.table = table;
    this.key = new KeySql(table, dialect);
    this.due = due;
    this.cutoff = cutoff;
    this.keptOut = keptOut;
    this.segment = due.segment().isPresent() ? null : 0L;
  }

  @Override
  public String table() {
    return table.name();
  }

  private Optional<String> segment() {
    return due.segment().map(column -> "h." + column);
  }

  private String day() {
    return "h." + due.column();
  }

  private String row() {
    return "h." + due.row();
  }

  private List<String> clockColumns() {
    return table.spec().clock().stream()
        .map(column -> "h." + Names.quote(table.spec().historyColumn(column)))
        .toList();
  }

  private String clock() {
    return Stream.concat(clockColumns().stream(), Stream.of("h.valid_from"))
        .collect(Collectors.joining(", ", "COALESCE(", ")"));
  }

  /** That a row is the newest of its chain and past the line by its clock; binds the line. */
  private String expires() {
    return clock() + " < ? AND " + key.newest("h");
  }

  /**
   * Goes on to the next segment that has rows: one that came meanwhile too.
   *
   * @return false if there is none
   */
  boolean nextSegment() throws SQLException {
    if (segment().isEmpty()) {
      return false;
    }
    String column = segment().get();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + column
                + " FROM "
                + table.name()
                + " h WHERE "
                + column
                + " > ? ORDER BY "
                + column
                + " FETCH FIRST ROW ONLY")) {
      statement.setLong(1, segment == null ? Long.MIN_VALUE : segment);
      try (ResultSet next = statement.executeQuery()) {
        if (!next.next()) {
          return false;
        }
        segment = next.getLong(1);
        day = Long.MIN_VALUE;
        row = Long.MIN_VALUE;
        return true;
      }
    }
  }

  /** The next rows, and what there is to tell of each; binds the line, then the place. */
  private String page(int limit) {
    String undated =
        clockColumns().stream()
            .map(column -> column + " IS NULL")
            .collect(Collectors.joining(" AND "));
    return "SELECT "
        + key.list("h")
        + ", "
        + day()
        + ", "
        + row()
        + ", h.valid_to, "
        + clock()
        + ", "
        + expires()
        + ", h.is_current AND "
        + undated
        + " FROM "
        + table.name()
        + " h WHERE "
        + segment().map(column -> column + " = ? AND ").orElse("")
        + day()
        + " BETWEEN ? AND ? AND ("
        + day()
        + " > ? OR "
        + row()
        + " > ?) ORDER BY "
        + segment().map(column -> column + ", ").orElse("")
        + day()
        + " FETCH FIRST "
        + limit
        + " ROWS ONLY";
  }

  /**
   * @param explain what stands before the query
   */
  PreparedStatement page(String explain, int limit) throws SQLException {
    PreparedStatement page = connection.prepareStatement(explain + page(limit));
    try {
      int next = 1;
      page.setObject(next++, cutoff);
      if (segment().isPresent()) {
        page.setLong(next++, segment);
      }
      page.setLong(next++, day);
      page.setLong(next++, lastDay());
      page.setLong(next++, day);
      page.setLong(next, row);
      return page;
    } catch (SQLException e) {
      page.close();
      throw e;
    }
  }

  private long lastDay() {
    return Math.floorDiv(cutoff.getEpochSecond(), SECONDS_A_DAY);
  }

  @Override
  public long estimate() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM " + due.rows() + " WHERE " + day() + " <= ?")) {
      statement.setLong(1, lastDay());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  @Override
  public Removed remove(int limit) throws SQLException {
    Page page = read(limit);
    if (!page.undated.isEmpty()) {
      keptOut.add(table.spec().source(), page.undated);
    }
    Set<RowKey> touched = new LinkedHashSet<>(page.expired);
    touched.addAll(page.shortened);
    Set<RowKey> ended = ended(touched, page);
    long deleted = key.dialect().delete(connection, table.name(), key.versionColumns(), ended);
    deleted += key.dialect().delete(connection, table.name(), table.keyColumns(), page.expired);
    return new Removed(deleted, page.oldest, page.newest, page.more);
  }

  /** What so many looks come to. */
  private static final class Page {
    private final Set<RowKey> expired = new LinkedHashSet<>();
    private final Set<RowKey> shortened = new LinkedHashSet<>();
    private final List<String> undated = new ArrayList<>();
    private int looks;
    private boolean more;
    private Instant oldest;
    private Instant newest;

    private void goes(Instant clock) {
      oldest = oldest == null || clock.isBefore(oldest) ? clock : oldest;
      newest = newest == null || clock.isAfter(newest) ? clock : newest;
    }
  }

  private Page read(int limit) throws SQLException {
    Page page = new Page();
    page.more = segment != null || nextSegment();
    while (page.more && page.looks < limit) {
      int before = page.looks;
      int most = limit - page.looks;
      read(page, most);
      if (page.looks - before < most) {
        // A segment is a look too: there may be many, with nothing that goes.
        page.looks++;
        page.more = nextSegment();
      }
    }
    return page;
  }

  /** What there is in this segment. */
  private void read(Page page, int limit) throws SQLException {
    try (PreparedStatement statement = page("", limit);
        ResultSet rows = statement.executeQuery()) {
      int next = key.size() + 1;
      while (rows.next()) {
        page.looks++;
        RowKey each = key.read(rows);
        moveTo(rows.getLong(next), rows.getLong(next + 1));
        if (rows.getObject(next + 2, Instant.class).isBefore(cutoff)) {
          page.shortened.add(each);
        }
        if (rows.getBoolean(next + 4) && page.expired.add(each)) {
          page.goes(rows.getObject(next + 3, Instant.class));
          if (rows.getBoolean(next + 5)) {
            page.undated.add(each.text());
          }
        }
      }
    }
  }

  private void moveTo(long nextDay, long nextRow) {
    if (nextDay < day || (nextDay == day && nextRow <= row)) {
      // What lies between would be passed over.
      throw new IllegalStateException(
          "the rows of " + table.name() + " do not come in the order of their index");
    }
    day = nextDay;
    row = nextRow;
  }

  /** The versions of these keys that ended before the line. */
  private Set<RowKey> ended(Collection<RowKey> keys, Page page) throws SQLException {
    Set<RowKey> ended = new LinkedHashSet<>();
    if (keys.isEmpty()) {
      return ended;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            key.dialect().byKeys(table, key.list("h") + ", h.valid_to", "h.valid_to < ?"))) {
      int next = key.dialect().bindKeys(statement, 1, table, keys);
      statement.setObject(next, cutoff);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          page.goes(key.end(rows));
          ended.add(key.readVersion(rows));
        }
      }
    }
    return ended;
  }

  @Override
  public void preview(Tally tally) throws SQLException {
    // Versions that ended before the line count as such, also where their chain goes with them.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT h.valid_to, "
                + clock()
                + ", CASE WHEN "
                + expires()
                + " THEN "
                + key.notEnded("h")
                + " ELSE 0 END FROM "
                + due.rows()
                + " WHERE "
                + day()
                + " <= ?")) {
      statement.setObject(1, cutoff);
      statement.setObject(2, cutoff);
      statement.setLong(3, lastDay());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getObject(1, Instant.class).isBefore(cutoff)) {
            tally.add(rows.getObject(1, Instant.class), 1);
          }
          tally.add(rows.getObject(2, Instant.class), rows.getLong(3));
        }
      }
    }
  }
}
