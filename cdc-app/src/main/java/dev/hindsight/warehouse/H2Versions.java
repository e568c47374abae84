package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import dev.hindsight.history.Close;
import dev.hindsight.history.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.command.CommandContainer;
import org.h2.command.CommandInterface;
import org.h2.command.Prepared;
import org.h2.engine.DbObject;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.db.MVTable;
import org.h2.result.ResultInterface;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.table.Column;
import org.h2.table.Table;
import org.h2.value.Value;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueNull;
import org.h2.value.ValueToObjectConverter;

/**
 * Writes the versions of one history table into an H2 of this process as statements of its own,
 * which do to the table's indexes what SQL has no words for: many rows go into one index after the
 * other, each time in that index's order, and a version that is closed changes its place in those
 * indexes alone that name what changed. {@code INSERT} goes through all indexes for each row, and
 * {@code UPDATE} takes the row out of each and puts it in again
 * (docs/decisions/017-statements-of-our-own.md).
 *
 * <p>They are H2's statements all the same: it takes the locks, begins and rolls back, checks
 * types, and computes defaults and generated columns. The caller commits. One thread at a time.
 */
final class H2Versions {
  /** So many changed rows after a start, then twice as many, and so on, as H2 itself does. */
  private int untilAnalyzed;

  private int nextAnalysis;

  private final Connection connection;
  private final SessionLocal session;
  private final HistoryTable history;
  private final List<String> columns;
  private final H2SharedValues shared = new H2SharedValues();

  private H2Versions(Connection connection, SessionLocal session, HistoryTable history) {
    this.connection = connection;
    this.session = session;
    this.history = history;
    this.columns =
        Stream.concat(
                history.columns().stream().map(dev.hindsight.change.Column::name),
                Catalogue.VERSION_COLUMNS.stream())
            .map(H2Versions::upper)
            .toList();
    this.nextAnalysis = session.getDatabase().getSettings().analyzeAuto;
    this.untilAnalyzed = nextAnalysis;
  }

  /**
   * Empty where another process serves the file, and where the table has triggers or constraints,
   * which only SQL observes.
   */
  static Optional<H2Versions> of(Connection connection, HistoryTable history) throws SQLException {
    Session session =
        connection.isWrapperFor(JdbcConnection.class)
            ? connection.unwrap(JdbcConnection.class).getSession()
            : null;
    if (!(session instanceof SessionLocal local)) {
      return Optional.empty();
    }
    try {
      H2Versions versions = new H2Versions(connection, local, history);
      return versions.isUsable() ? Optional.of(versions) : Optional.empty();
    } catch (DbException e) {
      throw e.getSQLException();
    }
  }

  /** Whether the table is still one without anything that only SQL observes. */
  boolean isUsable() throws SQLException {
    try {
      return table() instanceof MVTable table && !table.fireRow() && keyIndex(table).isPresent();
    } catch (DbException e) {
      throw e.getSQLException();
    }
  }

  /** Opens versions; the values in the order of {@link VersionRow}. */
  void insert(List<Version> versions, Instant recordedAt) throws SQLException {
    if (!versions.isEmpty()) {
      execute(() -> new Insert(versions, recordedAt));
    }
  }

  /**
   * @return how many of the versions were open; fewer than asked for where one was not
   */
  long close(List<Close> closes) throws SQLException {
    return closes.isEmpty() ? 0 : execute(() -> new Closing(closes));
  }

  /** A session that is closed refuses already to have a statement made. */
  private long execute(Supplier<Written> made) throws SQLException {
    try {
      // Asked each time: a connection that was closed has none any more.
      if (connection.unwrap(JdbcConnection.class).getSession() != session) {
        throw DbException.get(ErrorCode.OBJECT_CLOSED);
      }
      Written statement = made.get();
      statement.setSQL(statement.text(), null);
      statement.setParameterList(new ArrayList<>());
      // H2's own frame of a statement: its lock on the session, exclusive mode, savepoint, errors.
      return new CommandContainer(session, statement.text(), statement)
          .executeUpdate(null)
          .getUpdateCount();
    } catch (DbException e) {
      throw e.getSQLException();
    }
  }

  /** As it is now: DDL puts another object in its place. */
  private Table table() {
    return session
        .getDatabase()
        .getSchema(session.getCurrentSchemaName())
        .findTableOrView(session, upper(history.name()));
  }

  /** Of the key and {@code valid_to}. */
  private Optional<Index> keyIndex(Table table) {
    Column[] place =
        Stream.concat(
                history.keyColumns().stream().map(dev.hindsight.change.Column::name),
                Stream.of("valid_to"))
            .map(column -> table.getColumn(upper(column)))
            .toArray(Column[]::new);
    return table.getIndexes().stream()
        .filter(index -> index.getIndexType().isUnique())
        .filter(index -> Arrays.equals(index.getColumns(), place))
        .findFirst();
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private Value value(Object value) {
    if (value == null) {
      return ValueNull.INSTANCE;
    }
    return value instanceof List<?> list
        ? ValueToObjectConverter.objectToValue(session, list.toArray(), Value.ARRAY)
        : ValueToObjectConverter.objectToValue(session, value, Value.UNKNOWN);
  }

  /** What H2 does by itself for rows that it adds one by one. */
  private void analyzeAfter(Table table, int rows) {
    untilAnalyzed -= rows;
    if (nextAnalysis > 0 && untilAnalyzed <= 0) {
      nextAnalysis = Math.min(nextAnalysis, Integer.MAX_VALUE / 2) * 2;
      untilAnalyzed = nextAnalysis;
      session.markTableForAnalyze(table);
    }
  }

  /** A statement that changes rows of the table. */
  private abstract class Written extends Prepared {

    Written() {
      super(H2Versions.this.session);
    }

    /** Changes the rows, all or none. */
    abstract long update(MVTable table);

    /** For H2's trace and errors: no values. */
    abstract String text();

    @Override
    public final long update() {
      SessionLocal.Savepoint before = session.setSavepoint();
      MVTable table = (MVTable) table();
      table.lock(session, Table.WRITE_LOCK);
      if (table != table()) {
        // Made anew while we waited for whoever did that.
        table = (MVTable) table();
        table.lock(session, Table.WRITE_LOCK);
      }
      try {
        return update(table);
      } catch (Throwable e) {
        try {
          // H2 may run the statement again.
          session.rollbackTo(before);
        } catch (Throwable nested) {
          e.addSuppressed(nested);
        }
        throw e;
      }
    }

    @Override
    public void collectDependencies(HashSet<DbObject> dependencies) {
      dependencies.add(table());
    }

    @Override
    public boolean needRecompile() {
      return false;
    }

    @Override
    public boolean isTransactional() {
      return true;
    }

    @Override
    public ResultInterface queryMeta() {
      return null;
    }
  }

  private final class Insert extends Written {
    private final List<Version> versions;
    private final Instant recordedAt;

    Insert(List<Version> versions, Instant recordedAt) {
      this.versions = versions;
      this.recordedAt = recordedAt;
    }

    @Override
    long update(MVTable table) {
      Column[] places = columns.stream().map(table::getColumn).toArray(Column[]::new);
      int[] repeated = repeated(table);
      List<Row> rows = new ArrayList<>(versions.size());
      // Times and words of one transaction are the same objects in each of its rows.
      Object[] before = new Object[places.length];
      Value[] converted = new Value[places.length];
      Arrays.fill(converted, ValueNull.INSTANCE);
      for (Version version : versions) {
        Row row = table.getTemplateRow();
        Object[] values = VersionRow.values(version, recordedAt);
        for (int i = 0; i < values.length; i++) {
          if (values[i] != before[i]) {
            converted[i] = value(values[i]);
          }
          row.setValue(places[i].getColumnId(), converted[i]);
        }
        before = values;
        table.convertInsertRow(session, row, null);
        for (int column : repeated) {
          row.setValue(column, shared.of(row.getValue(column)));
        }
        rows.add(row);
        setCurrentRowNumber(rows.size());
      }
      // The first is the table itself and gives each row its number.
      for (Index index : table.getIndexes()) {
        H2SortedRows.add(session, table, index, rows);
      }
      session.registerTableAsUpdated(table);
      analyzeAfter(table, rows.size());
      return rows.size();
    }

    /** The columns by which several rows are found at once: their values come again and again. */
    private static int[] repeated(Table table) {
      return table.getIndexes().stream()
          .filter(index -> !index.getIndexType().isScan() && !index.getIndexType().isUnique())
          .flatMap(index -> Arrays.stream(index.getColumns()))
          .mapToInt(Column::getColumnId)
          .distinct()
          .toArray();
    }

    @Override
    public int getType() {
      return CommandInterface.INSERT;
    }

    @Override
    String text() {
      return "INSERT INTO " + history.name();
    }
  }

  private final class Closing extends Written {
    private final List<Close> closes;

    Closing(List<Close> closes) {
      this.closes = closes;
    }

    /** Where a version stands in the index of the key. */
    private record Place(SearchRow row, Close close) {}

    @Override
    long update(MVTable table) {
      Index index = keyIndex(table).orElseThrow();
      int[] key =
          Arrays.stream(index.getColumns(), 0, history.keyColumns().size())
              .mapToInt(Column::getColumnId)
              .toArray();
      Column validTo = table.getColumn("VALID_TO");
      int current = table.getColumn("IS_CURRENT").getColumnId();
      int closedBy = table.getColumn("CLOSED_BY").getColumnId();
      int closedLsn = table.getColumn("CLOSED_LSN").getColumnId();
      Value open = validTo.convert(session, value(OpenVersions.OPEN));
      List<Place> places = new ArrayList<>(closes.size());
      for (Close close : closes) {
        places.add(new Place(place(table, index, key, close.key(), validTo, open), close));
      }
      places.sort((one, other) -> index.compareRows(one.row(), other.row()));
      long closed = 0;
      for (Place place : places) {
        Row row = find(table, index, place.row());
        if (row == null) {
          continue;
        }
        Row after = copy(table, row);
        Close close = place.close();
        after.setValue(validTo.getColumnId(), value(close.end().time()));
        after.setValue(current, ValueBoolean.FALSE);
        after.setValue(closedBy, value(close.closedBy().text()));
        after.setValue(closedLsn, value(close.end().commitLsn()));
        table.convertUpdateRow(session, after, false);
        table.updateRow(session, row, after);
        setCurrentRowNumber(++closed);
      }
      return closed;
    }

    private SearchRow place(
        Table table, Index index, int[] columns, RowKey key, Column validTo, Value open) {
      SearchRow place = index.getRowFactory().createRow();
      for (int part = 0; part < columns.length; part++) {
        Column column = table.getColumn(columns[part]);
        place.setValue(columns[part], column.convert(session, value(key.part(part))));
      }
      place.setValue(validTo.getColumnId(), open);
      return place;
    }

    /** The row as it is once nobody else can change it; null if no version is open there then. */
    private Row find(MVTable table, Index index, SearchRow place) {
      Cursor cursor = index.find(session, place, place, false);
      Row locked = cursor.next() ? table.lockRow(session, cursor.get(), -1) : null;
      return locked != null && index.compareRows(locked, place) == 0 ? locked : null;
    }

    /** Without what H2 computes. */
    private static Row copy(Table table, Row row) {
      Row copy = table.getTemplateRow();
      for (Column column : table.getColumns()) {
        int id = column.getColumnId();
        copy.setValue(id, column.isGenerated() ? null : row.getValue(id));
      }
      copy.setKey(row.getKey());
      return copy;
    }

    @Override
    public int getType() {
      return CommandInterface.UPDATE;
    }

    @Override
    String text() {
      return "UPDATE " + history.name();
    }
  }
}
