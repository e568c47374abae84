package dev.hindsight.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of {@code purge_audit}. The caller commits. */
final class AuditChain {
  private static final String COLUMNS =
      "seq, at, kind, table_name, cutoff, rows_deleted, rows_refused, oldest, newest, position, run_by,"
          + " gone_by, note, prev_hash, hash";

  private final Connection connection;

  AuditChain(Connection connection) {
    this.connection = connection;
  }

  /** The end of the chain: its newest line's place and hash. */
  record Head(long seq, String hash) {
    static final Head NONE = new Head(0, AuditEntry.GENESIS);
  }

  Head head() throws SQLException {
    return head("ORDER BY seq DESC LIMIT 1").orElse(Head.NONE);
  }

  /** Whether the chain goes through this place with this hash. */
  boolean holds(Head place) throws SQLException {
    return place.equals(Head.NONE)
        || head("WHERE seq = " + place.seq()).filter(place::equals).isPresent();
  }

  private Optional<Head> head(String which) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT seq, hash FROM purge_audit " + which)) {
      return row.next()
          ? Optional.of(new Head(row.getLong(1), row.getString(2)))
          : Optional.empty();
    }
  }

  /**
   * Appends by compare-and-set: a line that another process put in the same place makes this one
   * fail on {@code seq}, which is unique.
   */
  Head append(AuditEntry entry) throws SQLException {
    Head head = head();
    Head next = new Head(head.seq() + 1, entry.hash(head.seq() + 1, head.hash()));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO purge_audit ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setLong(1, next.seq());
      statement.setObject(2, entry.at());
      statement.setString(3, entry.kind());
      statement.setString(4, entry.table());
      statement.setObject(5, entry.cutoff());
      statement.setLong(6, entry.rowsDeleted());
      statement.setLong(7, entry.rowsRefused());
      statement.setObject(8, entry.oldest());
      statement.setObject(9, entry.newest());
      statement.setObject(10, entry.position());
      statement.setString(11, entry.runBy());
      statement.setObject(12, entry.goneBy());
      statement.setString(13, entry.note());
      statement.setString(14, head.hash());
      statement.setString(15, next.hash());
      statement.executeUpdate();
    }
    return next;
  }

  /** What to do with each line, in the chain's order. */
  @FunctionalInterface
  interface Reader {
    void line(AuditLine line) throws SQLException;
  }

  void read(Reader reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT " + COLUMNS + " FROM purge_audit ORDER BY seq")) {
      while (row.next()) {
        AuditEntry entry =
            new AuditEntry(
                row.getObject(2, Instant.class),
                row.getString(3),
                row.getString(4),
                row.getObject(5, Instant.class),
                row.getLong(6),
                row.getLong(7),
                row.getObject(8, Instant.class),
                row.getObject(9, Instant.class),
                row.getObject(10, Long.class),
                row.getString(11),
                row.getObject(12, Instant.class),
                row.getString(13));
        reader.line(new AuditLine(row.getLong(1), entry, row.getString(14), row.getString(15)));
      }
    }
  }

  /** The rows of a consumer's erasure that no line of its end has told of yet. */
  long erasedSinceEnd(String digest) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT coalesce(sum(rows_deleted), 0) FROM purge_audit WHERE kind = ? AND note = ? AND seq > coalesce("
                + "(SELECT max(seq) FROM purge_audit WHERE kind = ? AND note LIKE ?), 0)")) {
      statement.setString(1, AuditEntry.ERASE);
      statement.setString(2, digest);
      statement.setString(3, AuditEntry.ERASURE);
      statement.setString(4, digest + "%");
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The digests of consumers whose erasure began and has not ended. */
  List<String> openErasures() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT d.digest FROM (SELECT substr(note, 1, 64) AS digest, max(seq) AS newest,"
                + " max(CASE WHEN kind = ? THEN seq ELSE 0 END) AS ended FROM purge_audit"
                + " WHERE kind IN (?, ?) GROUP BY substr(note, 1, 64)) d"
                + " WHERE d.ended < d.newest ORDER BY d.newest")) {
      statement.setString(1, AuditEntry.ERASURE);
      statement.setString(2, AuditEntry.ERASURE);
      statement.setString(3, AuditEntry.ERASE);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> digests = new ArrayList<>();
        while (rows.next()) {
          digests.add(rows.getString(1));
        }
        return digests;
      }
    }
  }

  /** Whether rows were deleted since the last compaction whose bytes go with the next one only. */
  boolean hasBytesLeft() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM purge_audit WHERE kind IN (?, ?) AND rows_deleted > 0 AND gone_by IS NULL"
                + " AND seq > coalesce((SELECT max(seq) FROM purge_audit WHERE kind = ?), 0)")) {
      statement.setString(1, AuditEntry.PURGE);
      statement.setString(2, AuditEntry.ERASE);
      statement.setString(3, AuditEntry.COMPACT);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1) > 0;
      }
    }
  }

  /**
   * The last run that came to its end.
   *
   * @param began when its first chunk was purged, also where it was cut off and gone on with
   * @param at when it ended
   * @param cutoff the line it drew
   */
  record LastRun(Instant began, Instant at, Instant cutoff) {}

  Optional<LastRun> lastRun() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT seq, at, cutoff FROM purge_audit WHERE kind = ? ORDER BY seq DESC LIMIT 1")) {
      statement.setString(1, AuditEntry.RUN);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new LastRun(
                    began(row.getLong(1)),
                    row.getObject(2, Instant.class),
                    row.getObject(3, Instant.class)))
            : Optional.empty();
      }
    }
  }

  private Instant began(long run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT min(at) FROM purge_audit WHERE kind IN (?, ?) AND seq <= ? AND seq > coalesce("
                + "(SELECT max(seq) FROM purge_audit WHERE kind = ? AND seq < ?), 0)")) {
      statement.setString(1, AuditEntry.PURGE);
      statement.setString(2, AuditEntry.RUN);
      statement.setLong(3, run);
      statement.setString(4, AuditEntry.RUN);
      statement.setLong(5, run);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, Instant.class);
      }
    }
  }
}
