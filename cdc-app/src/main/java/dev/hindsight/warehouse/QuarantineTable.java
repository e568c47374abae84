package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
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

/** Rows that failed a rule, and what became of them. The caller commits. */
final class QuarantineTable {
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
            "SELECT row_key, content FROM quarantine WHERE table_name = ? AND ended_at IS NULL")) {
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
    if (!plan.rejections().isEmpty()) {
      insert(plan.rejections(), recordedAt);
    }
  }

  private void end(List<CommitPlan.EndedQuarantine> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE quarantine SET ended_at = ?, ended_lsn = ?"
                + " WHERE table_name = ? AND row_key = ? AND ended_at IS NULL AND commit_lsn <> ?")) {
      for (CommitPlan.EndedQuarantine each : ended) {
        statement.setObject(1, each.end().time());
        statement.setLong(2, each.end().commitLsn());
        statement.setString(3, each.table().toString());
        statement.setString(4, each.key().text());
        statement.setLong(5, each.end().commitLsn());
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
                + " recorded_at, ended_at, ended_lsn, clock) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
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
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private long lastId() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(id) FROM quarantine")) {
      row.next();
      return row.getLong(1);
    }
  }
}
