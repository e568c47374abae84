package dev.hindsight.retention;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys and consumers that must not come back, as digests. The caller commits. One thread at a
 * time.
 *
 * <p>A reader takes all of them into memory and reads again when the counter beside them has moved.
 */
final class KeptOut {
  /** A row whose age nothing else tells. */
  private static final String AGE = "age";

  /** A consumer who was erased. */
  private static final String ERASURE = "erasure";

  /**
   * A row that was erased with a consumer though it is about somebody else now. It may come back;
   * until then its absence is explained.
   */
  private static final String ERASED_ROW = "erased-row";

  private static final String CHECK_KIND = "check";

  /** No table: the digest by which the right key is known. */
  private static final TableId CHECK = new TableId("", "");

  private static final TableId CONSUMER = new TableId("", "consumer");

  private final DigestKey keyFile;
  private final InstantSource clock;
  private final Map<String, Set<String>> digests = new HashMap<>();
  private Connection connection;
  private KeyDigest digest;
  private long readAt = -1;
  private long erasures;

  KeptOut(Connection connection, DigestKey keyFile, InstantSource clock) {
    this.connection = connection;
    this.keyFile = keyFile;
    this.clock = clock;
  }

  /** Goes on over another connection, after the old one was lost. */
  void use(Connection another) {
    connection = another;
    readAt = -1;
  }

  void add(TableId table, List<RowKey> keys) throws SQLException {
    for (RowKey key : keys) {
      add(table, key.text());
    }
  }

  void add(TableId table, String key) throws SQLException {
    insert(table, key, AGE);
  }

  /** Remembers a row that went with a consumer though it is about somebody else now. */
  void addErasedRow(TableId table, String key) throws SQLException {
    insert(table, key, ERASED_ROW);
  }

  /**
   * From the commit on no row about the consumer comes in: what was planned before is planned
   * again.
   *
   * @return false when that consumer is kept out already
   */
  boolean erase(String consumer) throws SQLException {
    boolean added = insert(CONSUMER, consumer, ERASURE);
    if (added) {
      move("erasures");
      // Before the commit: what is listed and not here is taken over by the next purge.
      keyFile.erasures().add(digestOf(consumer));
    }
    return added;
  }

  /** Erasures that the list beside the key has and the warehouse has not: it was restored. */
  Set<String> unknownErasures() throws SQLException {
    Set<String> unknown = new LinkedHashSet<>(keyFile.erasures().read());
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT digest FROM kept_out WHERE table_name = ?")) {
      statement.setString(1, CONSUMER.toString());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          unknown.remove(rows.getString(1));
        }
      }
    }
    return unknown;
  }

  /**
   * Takes {@link #unknownErasures} over.
   *
   * @throws Stop with exit code 2 when their key is gone
   */
  Set<String> takeOverErasures() throws SQLException {
    Set<String> unknown = unknownErasures();
    if (!unknown.isEmpty()) {
      refresh();
      if (digest == null) {
        digest = new KeyDigest(keyFile.find().orElseThrow(this::keyGone));
        insertDigest(CHECK, digest.of(CHECK, ""), CHECK_KIND);
      }
      for (String each : unknown) {
        insertDigest(CONSUMER, each, ERASURE);
      }
      move("kept_out");
      move("erasures");
      refresh();
    }
    return unknown;
  }

  /**
   * @return false when that consumer is not kept out
   */
  boolean lift(String consumer) throws SQLException {
    refresh();
    if (!isErased(consumer)) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM kept_out WHERE table_name = ? AND digest = ?")) {
      statement.setString(1, CONSUMER.toString());
      statement.setString(2, digestOf(consumer));
      statement.executeUpdate();
    }
    move("kept_out");
    move("erasures");
    keyFile.erasures().remove(digestOf(consumer));
    return true;
  }

  private boolean insert(TableId table, String key, String kind) throws SQLException {
    if (digest == null) {
      refresh();
    }
    if (digest == null) {
      digest = new KeyDigest(keyFile.findOrCreate());
      insertDigest(CHECK, digest.of(CHECK, ""), CHECK_KIND);
    }
    boolean added = insertDigest(table, digest.of(place(kind, table), key), kind);
    if (added) {
      move("kept_out");
    }
    return added;
  }

  private boolean insertDigest(TableId table, String text, String kind) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO kept_out (table_name, digest, kind, recorded_at) SELECT ?, ?, ?, ?"
                + " WHERE NOT EXISTS (SELECT 1 FROM kept_out WHERE table_name = ? AND digest = ?)")) {
      statement.setString(1, table.toString());
      statement.setString(2, text);
      statement.setString(3, kind);
      statement.setObject(4, clock.instant());
      statement.setString(5, table.toString());
      statement.setString(6, text);
      return statement.executeUpdate() == 1;
    }
  }

  private void move(String counter) throws SQLException {
    RetentionState.set(connection, counter, RetentionState.value(connection, counter) + 1);
  }

  /** The same key of the same table has another digest for another reason. */
  private static TableId place(String kind, TableId table) {
    return kind.equals(ERASED_ROW) ? new TableId(ERASED_ROW, table.toString()) : table;
  }

  /**
   * Reads what others added since the last time.
   *
   * @return how many erasures and lifts there had been; there may be more
   * @throws Stop with exit code 2 when there are digests and their key is gone
   */
  long refresh() throws SQLException {
    // Before the digests: whoever adds one meanwhile makes this number too small, never too large.
    erasures = RetentionState.value(connection, "erasures");
    long now = RetentionState.value(connection, "kept_out");
    if (now != readAt) {
      read();
      readAt = now;
    }
    return erasures;
  }

  private void read() throws SQLException {
    digests.clear();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT kind, table_name, digest FROM kept_out")) {
      while (rows.next()) {
        digests
            .computeIfAbsent(rows.getString(1), kind -> new HashSet<>())
            .add(rows.getString(2) + ' ' + rows.getString(3));
      }
    }
    if (!digests.isEmpty() && digest == null) {
      KeyDigest found = new KeyDigest(keyFile.find().orElseThrow(this::keyGone));
      if (!of(CHECK_KIND).contains(CHECK.toString() + ' ' + found.of(CHECK, ""))) {
        throw keyGone();
      }
      digest = found;
    }
  }

  private Set<String> of(String kind) {
    return digests.getOrDefault(kind, Set.of());
  }

  private Stop keyGone() {
    return new Stop(
        Stop.Reason.CONFIGURATION,
        "The warehouse keeps rows out by digests, and their key is not in "
            + keyFile.file()
            + ": bring the file back, or set hindsight.erase.key-file to where it is.");
  }

  /** Whether a row without a date was purged. */
  boolean contains(TableId table, RowKey key) {
    return contains(AGE, table, key.text());
  }

  boolean isErasedRow(TableId table, RowKey key) {
    return contains(ERASED_ROW, table, key.text());
  }

  boolean hasErasures() {
    return !of(ERASURE).isEmpty();
  }

  boolean isErased(String consumer) {
    return contains(ERASURE, CONSUMER, consumer);
  }

  /** By which the audit tells of a consumer without naming him. */
  String digestOf(String consumer) {
    return digest.of(CONSUMER, consumer);
  }

  private boolean contains(String kind, TableId table, String key) {
    Set<String> ofKind = of(kind);
    return !ofKind.isEmpty()
        && ofKind.contains(table.toString() + ' ' + digest.of(place(kind, table), key));
  }
}
