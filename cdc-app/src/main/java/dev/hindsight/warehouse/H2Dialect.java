package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** H2, embedded or through its automatic server. */
public final class H2Dialect implements Dialect {
  // The database went away under the connection, mostly because the process that owned the file
  // ended:
  // 90067 connection broken, 90098 database closed, 90121 closed at exit, 90007 object closed,
  // 50200 lock timeout, 8000 the lock file was another's a moment ago: the file changes hands.
  private static final Set<Integer> GONE =
      Set.of(90067, 90098, 90121, 90007, 50200, 90131, 40001, H2Connections.CHANGING_HANDS);

  /** H2's own limit, and the one that {@code transform} keeps to. */
  private static final int MOST_ELEMENTS = 65_536;

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public Map<String, String> placeholders() {
    return Map.of(
        "instant", "TIMESTAMP(6) WITH TIME ZONE",
        "integer_array", "INTEGER ARRAY",
        "table", "TABLE",
        "transactions_of_consumers", H2Segments.join("transaction_history"));
  }

  @Override
  public Instant earliest() {
    // As far back as Postgres goes.
    return Instant.parse("-4713-01-01T00:00:00Z");
  }

  @Override
  public String catalogue() {
    // The element type of an array stands in a view of its own. Invisible columns are H2's own
    // affair.
    return """
    SELECT c.*, e.DATA_TYPE AS ELEMENT_TYPE, e.NUMERIC_PRECISION AS ELEMENT_PRECISION,
           e.NUMERIC_SCALE AS ELEMENT_SCALE, e.CHARACTER_MAXIMUM_LENGTH AS ELEMENT_LENGTH,
           e.DATETIME_PRECISION AS ELEMENT_FRACTION
    FROM INFORMATION_SCHEMA.COLUMNS c
    LEFT JOIN INFORMATION_SCHEMA.ELEMENT_TYPES e
      ON e.OBJECT_SCHEMA = c.TABLE_SCHEMA AND e.OBJECT_NAME = c.TABLE_NAME AND e.OBJECT_TYPE = 'TABLE'
     AND e.COLLECTION_TYPE_IDENTIFIER = c.DTD_IDENTIFIER
    WHERE c.TABLE_SCHEMA = CURRENT_SCHEMA AND c.TABLE_NAME = ? AND c.IS_VISIBLE ORDER BY c.ORDINAL_POSITION\
    """;
  }

  @Override
  public List<String> addColumns(String table, List<String> columns) {
    // At once, since the table is rebuilt; in brackets, which goes only without IF NOT EXISTS.
    return List.of("ALTER TABLE " + table + " ADD (" + String.join(", ", columns) + ")");
  }

  @Override
  public Column column(ResultSet row) throws SQLException {
    String declared = row.getString("DATA_TYPE");
    boolean array = declared.equals("ARRAY");
    Type type = array ? Type.ARRAY : type(declared);
    Type element = array ? type(row.getString("ELEMENT_TYPE")) : null;
    if (type == null || (array && (element == null || cardinality(row) < MOST_ELEMENTS))) {
      return null;
    }
    // Of an array column these are its elements'.
    Type limited = array ? element : type;
    int precision =
        switch (limited) {
          case DECIMAL -> row.getInt(array ? "ELEMENT_PRECISION" : "NUMERIC_PRECISION");
          case TEXT, BYTES ->
              (int)
                  Math.min(
                      row.getLong(array ? "ELEMENT_LENGTH" : "CHARACTER_MAXIMUM_LENGTH"),
                      Integer.MAX_VALUE);
          default -> 0;
        };
    int scale =
        switch (limited) {
          case DECIMAL -> row.getInt(array ? "ELEMENT_SCALE" : "NUMERIC_SCALE");
          case TIME, DATETIME, INSTANT ->
              row.getInt(array ? "ELEMENT_FRACTION" : "DATETIME_PRECISION");
          default -> 0;
        };
    return new Column(
        row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT), type, precision, scale, element);
  }

  private static int cardinality(ResultSet row) throws SQLException {
    return row.getInt("MAXIMUM_CARDINALITY");
  }

  private static Type type(String declared) {
    return switch (declared) {
      case "BOOLEAN" -> Type.BOOLEAN;
      case "INTEGER" -> Type.INTEGER;
      case "BIGINT" -> Type.BIGINT;
      case "NUMERIC", "DECIMAL" -> Type.DECIMAL;
      case "REAL" -> Type.REAL;
      case "DOUBLE PRECISION" -> Type.DOUBLE;
      case "CHARACTER VARYING", "CHARACTER LARGE OBJECT" -> Type.TEXT;
      case "BINARY VARYING", "BINARY LARGE OBJECT" -> Type.BYTES;
      case "DATE" -> Type.DATE;
      case "TIME" -> Type.TIME;
      case "TIMESTAMP" -> Type.DATETIME;
      case "TIMESTAMP WITH TIME ZONE" -> Type.INSTANT;
      default -> null;
    };
  }

  @Override
  public String columnType(SourceColumn column) {
    String type = column.type() == null ? "" : column.type();
    if (type.startsWith("_")) {
      String element = type.substring(1);
      return columnType(new SourceColumn(column.name(), element, 0, 0)) + " ARRAY";
    }
    return switch (type) {
      case "bool" -> "BOOLEAN";
      case "int2", "smallserial", "int4", "serial" -> "INTEGER";
      case "int8", "bigserial", "oid" -> "BIGINT";
      case "float4" -> "REAL";
      case "float8" -> "DOUBLE PRECISION";
      case "numeric" ->
          column.length() > 0
              ? "NUMERIC(" + column.length() + ", " + Math.max(0, column.scale()) + ")"
              // No limit in the source. What does not fit here is quarantined, never rounded.
              : "NUMERIC(50, 15)";
      case "bytea" -> "VARBINARY";
      case "date" -> "DATE";
      case "time" -> "TIME(6)";
      case "timestamp" -> "TIMESTAMP(6)";
      case "timestamptz" -> "TIMESTAMP(6) WITH TIME ZONE";
      // Everything else comes as text.
      default -> "VARCHAR";
    };
  }

  @Override
  public Optional<String> widerType(Column now, Column wider) {
    return Optional.of(
        switch (wider.type()) {
          case DECIMAL -> "NUMERIC(" + wider.precision() + ", " + wider.scale() + ")";
          case TEXT -> wider.precision() == 0 ? "VARCHAR" : "VARCHAR(" + wider.precision() + ")";
          default -> sqlType(wider.type());
        });
  }

  @Override
  public void bind(PreparedStatement statement, int index, Column column, Object value)
      throws SQLException {
    if (value instanceof List<?> list) {
      statement.setArray(
          index,
          statement.getConnection().createArrayOf(sqlType(column.element()), list.toArray()));
    } else {
      statement.setObject(index, value);
    }
  }

  @Override
  public Object read(ResultSet row, int index, Column column) throws SQLException {
    return switch (column.type()) {
      case INSTANT -> row.getObject(index, Instant.class);
      case DATE -> row.getObject(index, LocalDate.class);
      case TIME -> row.getObject(index, LocalTime.class);
      case DATETIME -> row.getObject(index, LocalDateTime.class);
      case TEXT -> row.getString(index);
      case BYTES -> row.getBytes(index);
      case DECIMAL -> row.getBigDecimal(index);
      case ARRAY -> array(row.getArray(index), column);
      case INTEGER -> {
        int value = row.getInt(index);
        yield row.wasNull() ? null : value;
      }
      default -> row.getObject(index);
    };
  }

  private List<Object> array(Array array, Column column) throws SQLException {
    if (array == null) {
      return null;
    }
    // Element by element: the whole array at once would hold java.sql's types, which know no zone.
    Column element = new Column(column.name(), column.element(), 0, 0, null);
    List<Object> list = new ArrayList<>();
    try (ResultSet elements = array.getResultSet()) {
      while (elements.next()) {
        list.add(read(elements, 2, element));
      }
    }
    return Collections.unmodifiableList(list);
  }

  private static String sqlType(Type type) {
    return switch (type) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INTEGER";
      case BIGINT -> "BIGINT";
      case DECIMAL -> "NUMERIC";
      case REAL -> "REAL";
      case DOUBLE -> "DOUBLE PRECISION";
      case TEXT -> "VARCHAR";
      case BYTES -> "VARBINARY";
      case DATE -> "DATE";
      case TIME -> "TIME(6)";
      case DATETIME -> "TIMESTAMP(6)";
      case INSTANT -> "TIMESTAMP(6) WITH TIME ZONE";
      case ARRAY -> throw new IllegalArgumentException("an array of arrays");
    };
  }

  /** A NUMERIC of no precision would round to whole numbers. */
  private static String keyType(Column column) {
    return column.type() == Type.DECIMAL
        ? "NUMERIC(" + column.precision() + ", " + column.scale() + ")"
        : sqlType(column.type());
  }

  /**
   * An outer join, since H2 keeps its order: the keys first, the history by its index. Of an inner
   * join H2 begins with the history once its statistics say that few versions end at one instant,
   * which they do when the oldest ten thousand are all closed, and goes through every open version
   * with all keys for each.
   */
  @Override
  public String byKeys(HistoryTable table, String selected, String condition) {
    List<Column> key = table.keyColumns();
    String keys =
        IntStream.range(0, key.size())
            .mapToObj(i -> "k" + i + " " + keyType(key.get(i)) + " = ?")
            .collect(Collectors.joining(", "));
    String match =
        IntStream.range(0, key.size())
            .mapToObj(i -> "h." + Names.quote(key.get(i).name()) + " = q.k" + i)
            .collect(Collectors.joining(" AND "));
    return "SELECT "
        + selected
        + " FROM TABLE("
        + keys
        + ") q LEFT JOIN "
        + table.name()
        + " h ON "
        + match
        + " AND "
        + condition
        + " WHERE h."
        + Names.quote(key.get(0).name())
        + " IS NOT NULL";
  }

  @Override
  public int bindKeys(
      PreparedStatement statement, int first, HistoryTable table, Collection<RowKey> keys)
      throws SQLException {
    int parts = table.key().size();
    for (int part = 0; part < parts; part++) {
      int each = part;
      statement.setObject(first + part, keys.stream().map(key -> key.part(each)).toArray());
    }
    return first + parts;
  }

  @Override
  public long delete(
      Connection connection, String table, List<Column> columns, Collection<RowKey> rows)
      throws SQLException {
    String same =
        columns.stream()
            .map(column -> Names.quote(column.name()) + " = ?")
            .collect(Collectors.joining(" AND "));
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + table + " WHERE " + same)) {
      for (RowKey row : rows) {
        for (int part = 0; part < columns.size(); part++) {
          bind(delete, part + 1, columns.get(part), row.part(part));
        }
        delete.addBatch();
      }
      return rows.isEmpty() ? 0 : Arrays.stream(delete.executeBatch()).asLongStream().sum();
    }
  }

  @Override
  public RowLoader loader(Connection connection, String table, List<Column> columns)
      throws SQLException {
    return new BatchedRows(connection, this, table, columns);
  }

  @Override
  public PlanWriter writer(Connection connection, Map<TableId, HistoryTable> tables)
      throws SQLException {
    return new BatchedPlans(connection, this, tables);
  }

  @Override
  public Optional<DueDay> dueDay(Connection connection, HistoryTable table) throws SQLException {
    return H2DueDay.of(connection, table);
  }

  @Override
  public String rowsOfConsumers(Connection connection, HistoryTable table) throws SQLException {
    return H2Segments.leadToConsumers(connection, table)
        ? H2Segments.join(table.name())
        : Dialect.super.rowsOfConsumers(connection, table);
  }

  @Override
  public Duration purgeStep() {
    return Duration.ofMillis(40);
  }

  @Override
  public QueryGuard queries() {
    return new H2Queries();
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    H2SortedRows.commit(connection);
  }

  @Override
  public void makeDurable(Connection connection) throws SQLException {
    // A commit reaches the file up to WRITE_DELAY later; this waits for the disk (docs/decisions).
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    }
  }

  @Override
  public boolean isTransient(SQLException e) {
    return GONE.contains(e.getErrorCode());
  }

  @Override
  public Optional<String> mend(SQLException e) {
    return Optional.empty();
  }

  @Override
  public List<String> forbidden(Connection connection, Collection<String> tables) {
    return List.of();
  }

  @Override
  public Optional<Instant> goneBy(Instant deletedAt) {
    // H2 writes new pages and uses the old ones again some day: only a rewritten file is certain.
    return Optional.empty();
  }

  @Override
  public boolean compact(Connection connection, WarehouseConnections connections)
      throws SQLException {
    H2File.compact(connection, connections, this);
    H2TemporaryFiles.deleteLeftOnes();
    return true;
  }
}
