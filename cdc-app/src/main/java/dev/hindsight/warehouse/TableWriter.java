package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.history.Close;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.Moment;
import dev.hindsight.history.TablePlan;
import dev.hindsight.history.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes one history table, as JDBC batches where H2 itself is not at hand ({@link H2Versions}).
 * Keeps its statements for the life of the connection; the caller commits.
 */
final class TableWriter implements AutoCloseable {
  private static final Instant OPEN = OpenVersions.OPEN;

  private static final int BATCH = 5_000;

  private final HistoryTable table;
  private final Dialect dialect;
  private final H2WriteBuffer buffer;

  /** Null where rows go through SQL. */
  private final H2Versions direct;

  private final PreparedStatement close;
  private final PreparedStatement closeAll;
  private final PreparedStatement reopen;
  private final PreparedStatement insert;

  TableWriter(Connection connection, HistoryTable table, Dialect dialect, H2WriteBuffer buffer)
      throws SQLException {
    this.buffer = buffer;
    this.table = table;
    this.dialect = dialect;
    this.direct = H2Versions.of(connection, table).orElse(null);
    String name = table.name();
    String key =
        table.keyColumns().stream()
            .map(column -> Names.quote(column.name()) + " = ?")
            .collect(Collectors.joining(" AND "));
    this.close =
        connection.prepareStatement(
            "UPDATE "
                + name
                + " SET valid_to = ?, is_current = FALSE, closed_by = ?, closed_lsn = ? WHERE "
                + key
                + " AND valid_to = ?");
    this.closeAll =
        connection.prepareStatement(
            "UPDATE "
                + name
                + " SET valid_to = ?, is_current = FALSE, closed_by = ?, closed_lsn = ?"
                + " WHERE is_current AND commit_lsn <> ?");
    this.reopen =
        connection.prepareStatement(
            "UPDATE "
                + name
                + " SET valid_to = ?, is_current = TRUE, closed_by = NULL, closed_lsn = NULL WHERE "
                + key
                + " AND valid_to = ?");
    String columns =
        table.columns().stream()
            .map(column -> Names.quote(column.name()))
            .collect(Collectors.joining(", "));
    int count = table.columns().size() + Catalogue.VERSION_COLUMNS.size();
    this.insert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " ("
                + columns
                + ", "
                + String.join(", ", Catalogue.VERSION_COLUMNS)
                + ") VALUES ("
                + String.join(", ", Collections.nCopies(count, "?"))
                + ")");
  }

  void write(TablePlan plan, Instant recordedAt) throws SQLException {
    close(plan.closes());
    if (plan.closeAll() != null) {
      closeAll(plan.closeAll());
      reopen(plan.reopens(), plan.closeAll());
    }
    insert(plan.opens(), recordedAt);
  }

  /** Somebody may have given the table a trigger since. */
  private boolean isDirect() throws SQLException {
    return direct != null && direct.isUsable();
  }

  private void close(List<Close> closes) throws SQLException {
    if (isDirect()) {
      buffer.widen();
      if (direct.close(closes) != closes.size()) {
        throw gone();
      }
      return;
    }
    int batched = 0;
    for (Close each : closes) {
      close.setObject(1, each.end().time());
      close.setString(2, each.closedBy().text());
      close.setLong(3, each.end().commitLsn());
      int next = bindKey(close, 4, each.key());
      close.setObject(next, OPEN);
      close.addBatch();
      if (++batched % BATCH == 0) {
        expectOneEach(execute(close));
      }
    }
    if (batched % BATCH != 0) {
      expectOneEach(execute(close));
    }
  }

  private void closeAll(Moment end) throws SQLException {
    closeAll.setObject(1, end.time());
    closeAll.setString(2, ClosedBy.TRUNCATE.text());
    closeAll.setLong(3, end.commitLsn());
    closeAll.setLong(4, end.commitLsn());
    closeAll.executeUpdate();
  }

  private void reopen(List<RowKey> keys, Moment end) throws SQLException {
    int batched = 0;
    for (RowKey key : keys) {
      reopen.setObject(1, OPEN);
      int next = bindKey(reopen, 2, key);
      reopen.setObject(next, end.time());
      reopen.addBatch();
      if (++batched % BATCH == 0) {
        expectOneEach(execute(reopen));
      }
    }
    if (batched % BATCH != 0) {
      expectOneEach(execute(reopen));
    }
  }

  /** Row by row, to find out which of the new versions the warehouse does not take. */
  void write(TablePlan plan, Instant recordedAt, Consumer<PlanWriter.RefusedVersion> refused)
      throws SQLException {
    close(plan.closes());
    if (plan.closeAll() != null) {
      closeAll(plan.closeAll());
      reopen(plan.reopens(), plan.closeAll());
    }
    for (Version version : plan.opens()) {
      try {
        bind(version, recordedAt);
        insert.executeUpdate();
      } catch (SQLException e) {
        if (!WarehouseException.refuses(e)) {
          throw e;
        }
        refused.accept(
            new PlanWriter.RefusedVersion(
                plan.table(), version.key(), version.begin().commitLsn(), e.getSQLState()));
      }
    }
  }

  private void insert(List<Version> opens, Instant recordedAt) throws SQLException {
    if (isDirect()) {
      for (int from = 0; from < opens.size(); from += BATCH) {
        buffer.widen();
        direct.insert(opens.subList(from, Math.min(from + BATCH, opens.size())), recordedAt);
      }
      return;
    }
    int batched = 0;
    for (Version version : opens) {
      bind(version, recordedAt);
      insert.addBatch();
      if (++batched % BATCH == 0) {
        execute(insert);
      }
    }
    if (batched % BATCH != 0) {
      execute(insert);
    }
  }

  private int[] execute(PreparedStatement batch) throws SQLException {
    buffer.widen();
    return batch.executeBatch();
  }

  private void bind(Version version, Instant recordedAt) throws SQLException {
    Object[] values = VersionRow.values(version, recordedAt);
    int own = table.columns().size();
    for (int i = 0; i < values.length; i++) {
      if (i < own) {
        dialect.bind(insert, i + 1, table.columns().get(i), values[i]);
      } else {
        insert.setObject(i + 1, values[i]);
      }
    }
  }

  private int bindKey(PreparedStatement statement, int first, RowKey key) throws SQLException {
    List<Column> columns = table.keyColumns();
    for (int part = 0; part < columns.size(); part++) {
      dialect.bind(statement, first + part, columns.get(part), key.part(part));
    }
    return first + columns.size();
  }

  private void expectOneEach(int[] counts) {
    for (int count : counts) {
      if (count != 1) {
        throw gone();
      }
    }
  }

  /**
   * An open version that is not there when it is to be closed was purged, or changed by somebody
   * else, since it was read: what is open has to be read again.
   */
  private WarehouseException gone() {
    return new WarehouseException(
        WarehouseException.Kind.CONFLICT,
        "An open version in "
            + table.name()
            + " is gone that was there a moment ago: the table was changed beside this process.",
        null);
  }

  @Override
  public void close() throws SQLException {
    try (close;
        closeAll;
        reopen;
        insert) {
      // Closes them all, whatever each of them throws.
      return;
    }
  }
}
