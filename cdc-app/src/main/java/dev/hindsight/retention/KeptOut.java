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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that must not come back, as digests. The caller commits. One thread at a time.
 *
 * <p>A reader takes all of them into memory and reads again when the counter beside them has moved.
 */
final class KeptOut {
  private static final String AGE = "age";

  /** No table: the digest by which the right key is known. */
  private static final TableId CHECK = new TableId("", "");

  private final DigestKey keyFile;
  private final InstantSource clock;
  private final Set<String> digests = new HashSet<>();
  private Connection connection;
  private KeyDigest digest;
  private long readAt = -1;

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
    if (digest == null) {
      refresh();
    }
    if (digest == null) {
      digest = new KeyDigest(keyFile.findOrCreate());
      insert(CHECK.toString(), digest.of(CHECK, ""), "check");
    }
    insert(table.toString(), digest.of(table, key), AGE);
    RetentionState.set(connection, "kept_out", RetentionState.value(connection, "kept_out") + 1);
  }

  private void insert(String table, String text, String kind) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO kept_out (table_name, digest, kind, recorded_at) SELECT ?, ?, ?, ?"
                + " WHERE NOT EXISTS (SELECT 1 FROM kept_out WHERE table_name = ? AND digest = ?)")) {
      statement.setString(1, table);
      statement.setString(2, text);
      statement.setString(3, kind);
      statement.setObject(4, clock.instant());
      statement.setString(5, table);
      statement.setString(6, text);
      statement.executeUpdate();
    }
  }

  /**
   * Reads what others added since the last time.
   *
   * @throws Stop with exit code 2 when there are digests and their key is gone
   */
  void refresh() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long now = RetentionState.value(connection, "kept_out");
      if (now == readAt) {
        return;
      }
      digests.clear();
      try (ResultSet rows = statement.executeQuery("SELECT table_name, digest FROM kept_out")) {
        while (rows.next()) {
          digests.add(rows.getString(1) + ' ' + rows.getString(2));
        }
      }
      readAt = now;
    }
    if (!digests.isEmpty() && digest == null) {
      KeyDigest found = new KeyDigest(keyFile.find().orElseThrow(this::keyGone));
      if (!digests.contains(CHECK.toString() + ' ' + found.of(CHECK, ""))) {
        throw keyGone();
      }
      digest = found;
    }
  }

  private Stop keyGone() {
    return new Stop(
        Stop.Reason.CONFIGURATION,
        "The warehouse keeps rows out by digests, and their key is not in "
            + keyFile.file()
            + ": bring the file back, or set hindsight.erase.key-file to where it is.");
  }

  boolean contains(TableId table, RowKey key) {
    return !digests.isEmpty()
        && digests.contains(table.toString() + ' ' + digest.of(table, key.text()));
  }
}
