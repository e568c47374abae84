package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Intent;
import dev.hindsight.history.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Rows that failed a rule, and what became of them. The caller commits. */
final class QuarantineTable {
  private static final int BATCH = 5_000;

  private final Connection connection;

  QuarantineTable(Connection connection) {
    this.connection = connection;
  }

  Map<TableId, Set<RowKey>> waiting(Map<TableId, HistoryTable> tables) throws SQLException {
    Map<TableId, Set<RowKey>> waiting = new HashMap<>();
    for (HistoryTable table : tables.values()) {
      Set<RowKey> keys = waitingContents(table).keySet();
      if (!keys.isEmpty()) {
        waiting.put(table.spec().source(), new HashSet<>(keys));
      }
    }
    return waiting;
  }

  Map<RowKey, String> waitingContents(HistoryTable table) throws SQLException {
    Map<RowKey, String> waiting = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT row_key, content FROM quarantine WHERE table_name = ? AND ended_at IS NULL"
                + " AND replayed_at IS NULL AND rule <> 'schema'")) {
      statement.setString(1, table.spec().source().toString());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          waiting.put(
              KeyText.parseOrText(rows.getString(1), table.keyColumns()), rows.getString(2));
        }
      }
    }
    return waiting;
  }

  void write(CommitPlan plan, Instant recordedAt) throws SQLException {
    end(plan.endedQuarantine());
    if (!plan.rejections().isEmpty() || !plan.parked().isEmpty()) {
      insert(
          Stream.concat(plan.rejections().stream(), plan.parked().stream()).toList(), recordedAt);
    }
  }

  private void end(List<CommitPlan.EndedQuarantine> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE quarantine SET ended_at = ?, ended_lsn = ?, ended_by = ?"
                + " WHERE table_name = ? AND row_key = ? AND ended_at IS NULL AND commit_lsn <> ?"
                + " AND replayed_at IS NULL AND rule <> 'schema'")) {
      for (CommitPlan.EndedQuarantine each : ended) {
        statement.setObject(1, each.end().time());
        statement.setLong(2, each.end().commitLsn());
        statement.setString(3, each.by());
        statement.setString(4, each.table().toString());
        statement.setString(5, each.key().text());
        statement.setLong(6, each.end().commitLsn());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void insert(List<Rejection> rejections, Instant recordedAt) throws SQLException {
    // One writer at a time (the epoch), and an identity column would not be portable: see research
    // on Snowflake's sequences.
    long id = lastId();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO quarantine (id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason, content,"
                + " recorded_at, ended_at, ended_lsn, clock, ended_by, event_time, source_tx, source_committed_at,"
                + " event, origin_key, existed, ending, shape_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      int batched = 0;
      for (Rejection each : rejections) {
        statement.setLong(1, ++id);
        statement.setString(2, each.table().toString());
        statement.setString(3, each.key().text());
        statement.setLong(4, each.moment().commitLsn());
        statement.setLong(5, each.ordinal());
        statement.setString(6, each.rule());
        statement.setString(7, each.reason());
        statement.setString(8, each.content());
        statement.setObject(9, recordedAt);
        statement.setObject(10, each.end() == null ? null : each.end().time());
        statement.setObject(11, each.end() == null ? null : each.end().commitLsn());
        statement.setObject(12, each.clock(recordedAt));
        statement.setString(13, each.endedBy());
        statement.setObject(14, each.moment().time());
        statement.setObject(15, each.moment().xid());
        statement.setObject(16, each.moment().committedAt());
        bind(statement, 17, each.intent());
        statement.addBatch();
        if (++batched % BATCH == 0) {
          statement.executeBatch();
        }
      }
      if (batched % BATCH != 0) {
        statement.executeBatch();
      }
    }
  }

  private static void bind(PreparedStatement statement, int first, Intent intent)
      throws SQLException {
    boolean known = intent != null;
    statement.setString(first, known ? intent.kind().text() : null);
    statement.setString(
        first + 1, known && intent.origin() != null ? intent.origin().text() : null);
    statement.setObject(first + 2, known ? intent.existed() : null);
    statement.setString(
        first + 3, known && intent.ending() != null ? intent.ending().text() : null);
    statement.setObject(first + 4, known ? intent.shape() : null);
  }

  private long lastId() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(id) FROM quarantine")) {
      row.next();
      return row.getLong(1);
    }
  }
}
