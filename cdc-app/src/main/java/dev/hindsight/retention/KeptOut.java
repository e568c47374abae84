package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Collection;
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

  private static final List<Column> PLACE =
      List.of(
          new Column("table_name", Column.Type.TEXT, 0, 0, null),
          new Column("digest", Column.Type.TEXT, 0, 0, null));

  private final Dialect dialect;
  private final DigestKey keyFile;
  private final InstantSource clock;
  private final Map<String, Set<String>> digests = new HashMap<>();
  private Connection connection;
  private KeyDigest digest;
  private long readAt = -1;
  private long erasures;

  KeptOut(Connection connection, Dialect dialect, DigestKey keyFile, InstantSource clock) {
    this.connection = connection;
    this.dialect = dialect;
    this.keyFile = keyFile;
    this.clock = clock;
  }

  /** Goes on over another connection, after the old one was lost. */
  void use(Connection another) {
    connection = another;
    readAt = -1;
  }

  /** Remembers rows, by the text of their keys, of whose age nothing else tells. */
  void add(TableId table, Collection<String> keys) throws SQLException {
    insert(table, keys, AGE);
  }

  /** Remembers rows that went with a consumer though they are about somebody else now. */
  void addErasedRows(TableId table, Collection<String> keys) throws SQLException {
    insert(table, keys, ERASED_ROW);
  }

  /**
   * From the commit on no row about the consumer comes in: what was planned before is planned
   * again.
   *
   * @return false when that consumer is kept out already
   */
  boolean erase(String consumer) throws SQLException {
    boolean added = insert(CONSUMER, List.of(consumer), ERASURE) > 0;
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
        insertDigests(CHECK, Set.of(digest.of(CHECK, "")), CHECK_KIND);
      }
      insertDigests(CONSUMER, unknown, ERASURE);
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

  /** How many were not there yet. */
  private int insert(TableId table, Collection<String> keys, String kind) throws SQLException {
    if (keys.isEmpty()) {
      return 0;
    }
    if (digest == null) {
      refresh();
    }
    if (digest == null) {
      digest = new KeyDigest(keyFile.findOrCreate());
      insertDigests(CHECK, Set.of(digest.of(CHECK, "")), CHECK_KIND);
    }
    Set<String> texts = new LinkedHashSet<>();
    for (String key : keys) {
      texts.add(digest.of(place(kind, table), key));
    }
    int added = insertDigests(table, texts, kind);
    if (added > 0) {
      move("kept_out");
    }
    return added;
  }

  /**
   * Two statements, however many there are: no warehouse has an insert that passes over what is
   * there, and Snowflake's key is not enforced. Nobody else writes here meanwhile.
   */
  private int insertDigests(TableId table, Set<String> texts, String kind) throws SQLException {
    List<RowKey> rows = texts.stream().map(text -> RowKey.of(table.toString(), text)).toList();
    long known = dialect.delete(connection, "kept_out", PLACE, rows);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO kept_out (table_name, digest, kind, recorded_at) VALUES (?, ?, ?, ?)")) {
      for (String text : texts) {
        statement.setString(1, table.toString());
        statement.setString(2, text);
        statement.setString(3, kind);
        statement.setObject(4, clock.instant());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    return (int) (texts.size() - known);
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
