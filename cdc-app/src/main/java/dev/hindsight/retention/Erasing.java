package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.PositionTable;
import dev.hindsight.warehouse.StoredPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Takes away what the warehouse holds about one consumer who is kept out already, so that nothing
 * comes in behind its back: chunk by chunk, each a transaction of its own with its lines of the
 * audit. For whoever holds the run's lock.
 */
final class Erasing {
  private static final String GONE_ON_WITH = "gone on with by a purge";

  private static final List<Column> QUARANTINE_KEY =
      List.of(
          new Column("table_name", Column.Type.TEXT, 0, 0, null),
          new Column("row_key", Column.Type.TEXT, 0, 0, null));

  private final Retention with;
  private final Connection connection;
  private final AuditTrail trail;
  private final KeptOut keptOut;
  private final List<ConsumerRows> tables;
  private final PurgeListener listener;
  private final BooleanSupplier stopped;
  private final int chunk;

  Erasing(
      Retention with,
      Connection connection,
      AuditTrail trail,
      KeptOut keptOut,
      List<ConsumerRows> tables,
      PurgeListener listener,
      BooleanSupplier stopped,
      int chunk) {
    this.with = with;
    this.connection = connection;
    this.trail = trail;
    this.keptOut = keptOut;
    this.tables = tables;
    this.listener = listener;
    this.stopped = stopped;
    this.chunk = chunk;
  }

  /**
   * Goes on with what an erasure that was cut off has left, too.
   *
   * @return the rows gone now
   */
  long remove(String consumer) throws SQLException {
    Map<ConsumerRows, Map<String, RowKey>> found = new LinkedHashMap<>();
    long keys = 0;
    for (ConsumerRows rows : tables) {
      found.put(rows, rows.keys(consumer));
      keys += found.get(rows).size();
    }
    connection.commit();
    listener.begins(keys);
    long removed = 0;
    for (Map.Entry<ConsumerRows, Map<String, RowKey>> each : found.entrySet()) {
      List<String> texts = new ArrayList<>(each.getValue().keySet());
      for (int from = 0; from < texts.size(); from += chunk) {
        Map<String, RowKey> some = new LinkedHashMap<>();
        texts
            .subList(from, Math.min(from + chunk, texts.size()))
            .forEach(text -> some.put(text, each.getValue().get(text)));
        removed += remove(each.getKey(), some, consumer);
        if (stopped.getAsBoolean()) {
          throw new Stop(
              Stop.Reason.FAILURE,
              "The erasure was stopped; the next purge goes on with the rest.");
        }
      }
      forgetOrigins(each.getKey(), consumer);
    }
    return removed;
  }

  private long remove(ConsumerRows rows, Map<String, RowKey> keys, String consumer)
      throws SQLException {
    // No load commits from here to the end of the transaction: it moves the position first.
    Long position = PositionTable.lock(connection).map(StoredPosition::lastLsn).orElse(null);
    TableId source = rows.table().spec().source();
    Set<String> others = rows.othersNow(keys, consumer);
    long versions = deleteVersions(rows, keys.values());
    long quarantined = deleteQuarantined(source, keys.keySet());
    if (versions + quarantined == 0) {
      connection.rollback();
      return 0;
    }
    keptOut.addErasedRows(source, others);
    tell(rows.table().name(), versions, position, consumer);
    tell("quarantine", quarantined, position, consumer);
    trail.commit();
    listener.removed(rows.table().name(), keys.size());
    return versions + quarantined;
  }

  private long deleteVersions(ConsumerRows rows, Collection<RowKey> keys) throws SQLException {
    HistoryTable table = rows.table();
    List<RowKey> fitting = keys.stream().filter(Objects::nonNull).toList();
    return with.dialect().delete(connection, table.name(), table.keyColumns(), fitting);
  }

  private long deleteQuarantined(TableId source, Collection<String> keys) throws SQLException {
    List<RowKey> rows = keys.stream().map(each -> RowKey.of(source.toString(), each)).toList();
    return with.dialect().delete(connection, "quarantine", QUARANTINE_KEY, rows);
  }

  /** A row that had the consumer's id as its key before does not say so any more. */
  private void forgetOrigins(ConsumerRows rows, String consumer) throws SQLException {
    if (!rows.columns().areTheKey()) {
      return;
    }
    PositionTable.lock(connection);
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE " + rows.table().name() + " SET previous_key = NULL WHERE previous_key = ?")) {
      update.setString(1, consumer);
      update.executeUpdate();
    }
    trail.commit();
  }

  private void tell(String table, long rows, Long position, String consumer) throws SQLException {
    if (rows > 0) {
      append(AuditEntry.ERASE, table, rows, position, keptOut.digestOf(consumer));
    }
  }

  /** A line of the chain; the caller commits. */
  void append(String kind, String table, long rows, Long position, String note)
      throws SQLException {
    trail
        .chain()
        .append(
            new AuditEntry(
                with.clock().instant(),
                kind,
                table,
                null,
                rows,
                0,
                null,
                null,
                position,
                with.runBy(),
                rows == 0
                    ? with.clock().instant()
                    : with.dialect().goneBy(with.clock().instant()).orElse(null),
                note));
  }

  /**
   * Makes good what erasures did not reach: one that was cut off, or a warehouse restored from a
   * backup that was made before them. Only then, or when asked to, are all consumers looked
   * through: a digest cannot be turned into the id that an index would find.
   *
   * @param searching look for rows that came in past the gate, too
   */
  void sweep(boolean searching) throws SQLException {
    Long position = PositionTable.lock(connection).map(StoredPosition::lastLsn).orElse(null);
    for (String digest : keptOut.takeOverErasures()) {
      append(AuditEntry.ERASE, null, 0, position, digest);
    }
    trail.commit();
    keptOut.refresh();
    boolean needed = searching || !trail.isLinked() || !trail.chain().openErasures().isEmpty();
    if (!keptOut.hasErasures() || !needed) {
      return;
    }
    Set<String> left = new LinkedHashSet<>();
    for (ConsumerRows rows : tables) {
      left.addAll(rows.consumers(keptOut::isErased));
    }
    connection.commit();
    for (String consumer : left) {
      remove(consumer);
      end(consumer, GONE_ON_WITH);
    }
    // Of whom nothing was left.
    for (String digest : trail.chain().openErasures()) {
      endDigest(digest, GONE_ON_WITH);
    }
  }

  /** The line that ends an erasure: its rows are the sum of its lines since it began. */
  void end(String consumer, String reason) throws SQLException {
    endDigest(keptOut.digestOf(consumer), reason);
  }

  private void endDigest(String digest, String reason) throws SQLException {
    Long position = PositionTable.lock(connection).map(StoredPosition::lastLsn).orElse(null);
    long rows = trail.chain().erasedSinceEnd(digest);
    append(
        AuditEntry.ERASURE, null, rows, position, reason == null ? digest : digest + "; " + reason);
    trail.commit();
  }
}
