package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Intent;
import dev.hindsight.history.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes the quarantine from its temporary table. The caller commits. */
final class StagedQuarantine {
  private static final String END = "end";
  private static final String ADD = "add";

  private static final List<Column> COLUMNS =
      List.of(
          column("action", Type.TEXT),
          column("place", Type.BIGINT),
          column("table_name", Type.TEXT),
          column("row_key", Type.TEXT),
          column("commit_lsn", Type.BIGINT),
          column("tx_ordinal", Type.BIGINT),
          column("rule", Type.TEXT),
          column("reason", Type.TEXT),
          column("content", Type.TEXT),
          column("recorded_at", Type.INSTANT),
          column("ended_at", Type.INSTANT),
          column("ended_lsn", Type.BIGINT),
          column("clock", Type.INSTANT),
          column("ended_by", Type.TEXT),
          column("event_time", Type.INSTANT),
          column("source_tx", Type.BIGINT),
          column("source_committed_at", Type.INSTANT),
          column("event", Type.TEXT),
          column("origin_key", Type.TEXT),
          column("existed", Type.BOOLEAN),
          column("ending", Type.TEXT),
          column("shape_id", Type.BIGINT));

  private final Connection connection;
  private final StagedRows rows;

  StagedQuarantine(Connection connection, int copyFrom) {
    this.connection = connection;
    this.rows = new StagedRows(connection, "staged_quarantine", COLUMNS, copyFrom);
  }

  private static Column column(String name, Type type) {
    return new Column(name, type, 0, 0, null);
  }

  void create() throws SQLException {
    rows.create();
  }

  void forget() throws SQLException {
    rows.forget();
  }

  void load(long batch, CommitPlan plan, Instant recordedAt) throws SQLException {
    List<Object[]> staged = new ArrayList<>();
    for (CommitPlan.EndedQuarantine each : plan.endedQuarantine()) {
      Object[] row = new Object[COLUMNS.size()];
      row[0] = END;
      row[2] = each.table().toString();
      row[3] = each.key().text();
      row[10] = each.end().time();
      row[11] = each.end().commitLsn();
      row[13] = each.by();
      staged.add(row);
    }
    long place = 0;
    for (Rejection each :
        Stream.concat(plan.rejections().stream(), plan.parked().stream()).toList()) {
      Intent intent = each.intent();
      staged.add(
          new Object[] {
            ADD,
            ++place,
            each.table().toString(),
            each.key().text(),
            each.moment().commitLsn(),
            each.ordinal(),
            each.rule(),
            each.reason(),
            each.content(),
            recordedAt,
            each.end() == null ? null : each.end().time(),
            each.end() == null ? null : each.end().commitLsn(),
            each.clock(recordedAt),
            each.endedBy(),
            each.moment().time(),
            each.moment().xid(),
            each.moment().committedAt(),
            intent == null ? null : intent.kind().text(),
            intent == null || intent.origin() == null ? null : intent.origin().text(),
            intent == null ? null : intent.existed(),
            intent == null || intent.ending() == null ? null : intent.ending().text(),
            intent == null ? null : intent.shape()
          });
    }
    rows.insert(batch, staged);
  }

  void apply(long batch, CommitPlan plan) throws SQLException {
    if (!plan.endedQuarantine().isEmpty()) {
      execute(
          batch,
          "MERGE INTO quarantine h USING ("
              + rows.select("s.table_name, s.row_key, s.ended_at, s.ended_lsn, s.ended_by", END)
              + ") s ON h.table_name = s.table_name AND h.row_key = s.row_key AND h.ended_at IS"
              + " NULL AND h.replayed_at IS NULL AND h.rule <> 'schema' AND h.commit_lsn <>"
              + " s.ended_lsn WHEN MATCHED THEN UPDATE SET ended_at = s.ended_at, ended_lsn ="
              + " s.ended_lsn, ended_by = s.ended_by");
    }
    if (!plan.rejections().isEmpty() || !plan.parked().isEmpty()) {
      // One writer at a time (the epoch): the numbers go on from the highest there is.
      execute(
          batch,
          "INSERT INTO quarantine (id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason,"
              + " content, recorded_at, ended_at, ended_lsn, clock, ended_by, event_time, source_tx,"
              + " source_committed_at, event, origin_key, existed, ending, shape_id) SELECT m.last_id + s.place,"
              + " s.table_name, s.row_key, s.commit_lsn, s.tx_ordinal, s.rule, s.reason, s.content,"
              + " s.recorded_at, s.ended_at, s.ended_lsn, s.clock, s.ended_by, s.event_time,"
              + " s.source_tx, s.source_committed_at, s.event, s.origin_key, s.existed, s.ending,"
              + " s.shape_id FROM "
              + rows.name()
              + " s CROSS JOIN (SELECT COALESCE(MAX(id), 0) AS last_id FROM quarantine) m"
              + " WHERE s.batch = ? AND s.action = '"
              + ADD
              + "'");
    }
  }

  private void execute(long batch, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, batch);
      statement.executeUpdate();
    }
  }
}
