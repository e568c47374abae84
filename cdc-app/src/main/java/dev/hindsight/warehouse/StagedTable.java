package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes one history table from its temporary table. What H2's unique index sees to, the statements
 * see to here: an open version of the same key is never there twice. The caller commits.
 */
final class StagedTable {
  private static final String CLOSE = "close";
  private static final String REOPEN = "reopen";
  private static final String OPEN = "open";

  /** In the order of {@link Catalogue#VERSION_COLUMNS}. */
  private static final List<Column> VERSION =
      List.of(
          column("valid_from", Type.INSTANT),
          column("valid_to", Type.INSTANT),
          column("is_current", Type.BOOLEAN),
          column("opened_by", Type.TEXT),
          column("closed_by", Type.TEXT),
          column("previous_key", Type.TEXT),
          column("commit_lsn", Type.BIGINT),
          column("closed_lsn", Type.BIGINT),
          column("tx_ordinal", Type.BIGINT),
          column("source_tx", Type.BIGINT),
          column("source_committed_at", Type.INSTANT),
          column("recorded_at", Type.INSTANT));

  private final Connection connection;
  private final HistoryTable table;
  private final StagedRows rows;

  StagedTable(Connection connection, HistoryTable table, int copyFrom) {
    this.connection = connection;
    this.table = table;
    List<Column> columns = new ArrayList<>();
    columns.add(column("action", Type.TEXT));
    columns.addAll(table.columns());
    columns.addAll(VERSION);
    this.rows = new StagedRows(connection, "staged_" + table.name(), columns, copyFrom);
  }

  private static Column column(String name, Type type) {
    return new Column(name, type, 0, 0, null);
  }

  HistoryTable table() {
    return table;
  }

  void create() throws SQLException {
    rows.create();
  }

  void forget() throws SQLException {
    rows.forget();
  }

  void load(long batch, TablePlan plan, Instant recordedAt) throws SQLException {
    List<Object[]> staged = new ArrayList<>();
    for (Close close : plan.closes()) {
      Object[] row = keyed(CLOSE, close.key());
      int version = 1 + table.columns().size();
      row[version + 1] = close.end().time();
      row[version + 4] = close.closedBy().text();
      row[version + 7] = close.end().commitLsn();
      staged.add(row);
    }
    for (RowKey key : plan.reopens()) {
      staged.add(keyed(REOPEN, key));
    }
    for (Version version : plan.opens()) {
      staged.add(opened(version, recordedAt));
    }
    rows.insert(batch, staged);
  }

  private Object[] row(String action) {
    Object[] row = new Object[1 + table.columns().size() + VERSION.size()];
    row[0] = action;
    return row;
  }

  private Object[] keyed(String action, RowKey key) {
    Object[] row = row(action);
    for (int part = 0; part < table.key().size(); part++) {
      row[1 + table.key().get(part)] = key.part(part);
    }
    return row;
  }

  private Object[] opened(Version version, Instant recordedAt) {
    Object[] row = row(OPEN);
    Object[] values = VersionRow.values(version, recordedAt);
    System.arraycopy(values, 0, row, 1, values.length);
    return row;
  }

  void apply(long batch, TablePlan plan) throws SQLException {
    if (!plan.closes().isEmpty()) {
      expect(plan.closes().size(), close(batch));
    }
    if (plan.closeAll() != null) {
      closeAll(plan.closeAll());
      if (!plan.reopens().isEmpty()) {
        expect(plan.reopens().size(), reopen(batch, plan.closeAll()));
      }
    }
    if (!plan.opens().isEmpty()) {
      expect(plan.opens().size(), open(batch));
    }
  }

  private String key() {
    return table.keyColumns().stream()
        .map(column -> "s." + Names.quote(column.name()))
        .collect(Collectors.joining(", "));
  }

  private String sameKey() {
    return table.keyColumns().stream()
        .map(column -> Names.quote(column.name()))
        .map(name -> "h." + name + " = s." + name)
        .collect(Collectors.joining(" AND "));
  }

  private int close(long batch) throws SQLException {
    try (PreparedStatement merge =
        connection.prepareStatement(
            "MERGE INTO "
                + table.name()
                + " h USING ("
                + rows.select(key() + ", s.valid_to, s.closed_by, s.closed_lsn", CLOSE)
                + ") s ON "
                + sameKey()
                + " AND h.valid_to = ? WHEN MATCHED THEN UPDATE SET valid_to = s.valid_to,"
                + " is_current = FALSE, closed_by = s.closed_by, closed_lsn = s.closed_lsn")) {
      merge.setLong(1, batch);
      SnowflakeValues.bind(merge, 2, OpenVersions.OPEN);
      return merge.executeUpdate();
    }
  }

  private void closeAll(Moment end) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE "
                + table.name()
                + " SET valid_to = ?, is_current = FALSE, closed_by = ?, closed_lsn = ?"
                + " WHERE is_current AND commit_lsn <> ?")) {
      SnowflakeValues.bind(update, 1, end.time());
      update.setString(2, ClosedBy.TRUNCATE.text());
      update.setLong(3, end.commitLsn());
      update.setLong(4, end.commitLsn());
      update.executeUpdate();
    }
  }

  private int reopen(long batch, Moment end) throws SQLException {
    try (PreparedStatement merge =
        connection.prepareStatement(
            "MERGE INTO "
                + table.name()
                + " h USING ("
                + rows.select(key(), REOPEN)
                + ") s ON "
                + sameKey()
                + " AND h.valid_to = ? WHEN MATCHED THEN UPDATE SET valid_to = '9999-12-31"
                + " 00:00:00.000000 +00:00', is_current = TRUE, closed_by = NULL, closed_lsn ="
                + " NULL")) {
      merge.setLong(1, batch);
      SnowflakeValues.bind(merge, 2, end.time());
      return merge.executeUpdate();
    }
  }

  private int open(long batch) throws SQLException {
    List<String> names =
        Stream.concat(table.columns().stream(), VERSION.stream())
            .map(column -> Names.quote(column.name()))
            .toList();
    String values =
        Stream.concat(table.columns().stream(), VERSION.stream())
            .map(StagedTable::value)
            .collect(Collectors.joining(", "));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table.name()
                + " ("
                + String.join(", ", names)
                + ") "
                + rows.select(values, OPEN)
                + " AND NOT EXISTS (SELECT 1 FROM "
                + table.name()
                + " h WHERE "
                + sameKey()
                + " AND h.valid_to = s.valid_to)")) {
      insert.setLong(1, batch);
      return insert.executeUpdate();
    }
  }

  static String value(Column column) {
    String name = "s." + Names.quote(column.name());
    return column.type() == Type.ARRAY ? "PARSE_JSON(" + name + ")" : name;
  }

  /**
   * A version that is not there when it is to be closed was purged since it was read; one that is
   * open already when it is to be opened was put there by somebody else.
   */
  private void expect(int planned, int done) {
    if (done != planned) {
      throw new WarehouseException(
          WarehouseException.Kind.CONFLICT,
          "Of "
              + planned
              + " versions in "
              + table.name()
              + " "
              + done
              + " were as they were a moment ago: the table was changed beside this process.",
          null);
    }
  }
}
