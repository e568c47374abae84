package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Snowflake, through its own driver. */
public final class SnowflakeDialect implements Dialect {
  /** What the migrations give every table that holds rows of the source; there is no Fail-safe. */
  private static final Duration TIME_TRAVEL = Duration.ofDays(1);

  /** Below it an array insert is faster than a file and its two statements. */
  public static final int COPY_FROM = 20_000;

  private final int copyFrom;

  public SnowflakeDialect() {
    this(COPY_FROM);
  }

  /**
   * @param copyFrom so many rows for one table go as a compressed file, fewer as array inserts
   */
  public SnowflakeDialect(int copyFrom) {
    this.copyFrom = copyFrom;
  }

  @Override
  public String name() {
    return "snowflake";
  }

  @Override
  public Map<String, String> placeholders() {
    return Map.of(
        "instant", "TIMESTAMP_TZ(6)",
        "integer_array", SnowflakeTypes.arrayOf(Column.Type.INTEGER),
        // Transient: no Fail-safe, which would keep for a week more what was purged.
        "table", "TRANSIENT TABLE",
        "transactions_of_consumers", "transaction_history h");
  }

  @Override
  public Instant earliest() {
    return Instant.parse("0001-01-01T00:00:00Z");
  }

  @Override
  public String catalogue() {
    return "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION,"
        + " NUMERIC_SCALE, DATETIME_PRECISION, COMMENT FROM INFORMATION_SCHEMA.COLUMNS WHERE"
        + " TABLE_SCHEMA = CURRENT_SCHEMA() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION";
  }

  @Override
  public List<String> addColumns(String table, List<String> columns) {
    return columns.stream().map(each -> "ALTER TABLE " + table + " ADD COLUMN " + each).toList();
  }

  @Override
  public Column column(ResultSet catalogueRow) throws SQLException {
    return SnowflakeTypes.column(catalogueRow);
  }

  @Override
  public String columnType(SourceColumn column) {
    return SnowflakeTypes.of(column);
  }

  @Override
  public Optional<String> widerType(Column now, Column wider) {
    return SnowflakeTypes.wider(now, wider);
  }

  @Override
  public void bind(PreparedStatement statement, int index, Column column, Object value)
      throws SQLException {
    SnowflakeValues.bind(statement, index, column, value);
  }

  @Override
  public Object read(ResultSet row, int index, Column column) throws SQLException {
    return SnowflakeValues.read(row, index, column);
  }

  @Override
  public RowLoader loader(Connection connection, String table, List<Column> columns)
      throws SQLException {
    return new StagedLoad(connection, table, columns);
  }

  @Override
  public PlanWriter writer(Connection connection, Map<TableId, HistoryTable> tables)
      throws SQLException {
    return new StagedPlans(connection, tables, copyFrom);
  }

  /** Rows bound as one JSON array, a part a column {@code k0}, {@code k1}, ... */
  private static String bound(List<Column> columns) {
    return IntStream.range(0, columns.size())
            .mapToObj(
                i -> "f.value[" + i + "]::" + SnowflakeTypes.ofKey(columns.get(i)) + " AS k" + i)
            .collect(Collectors.joining(", ", "(SELECT ", ""))
        + " FROM TABLE(FLATTEN(input => PARSE_JSON(?))) f) q";
  }

  private static String same(List<Column> columns) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> "h." + Names.quote(columns.get(i).name()) + " = q.k" + i)
        .collect(Collectors.joining(" AND "));
  }

  @Override
  public String byKeys(HistoryTable table, String selected, String condition) {
    List<Column> key = table.keyColumns();
    return "SELECT "
        + selected
        + " FROM "
        + bound(key)
        + " INNER JOIN "
        + table.name()
        + " h ON "
        + same(key)
        + " AND "
        + condition;
  }

  @Override
  public int bindKeys(
      PreparedStatement statement, int first, HistoryTable table, Collection<RowKey> keys)
      throws SQLException {
    statement.setString(first, SnowflakeValues.keys(keys.stream().map(RowKey::parts).toList()));
    return first + 1;
  }

  @Override
  public long delete(
      Connection connection, String table, List<Column> columns, Collection<RowKey> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "MERGE INTO "
                + table
                + " h USING "
                + bound(columns)
                + " ON "
                + same(columns)
                + " WHEN MATCHED THEN DELETE")) {
      statement.setString(1, SnowflakeValues.keys(rows.stream().map(RowKey::parts).toList()));
      return statement.executeUpdate();
    }
  }

  @Override
  public Duration purgeStep() {
    // Each statement is a round trip and rewrites whole partitions: few large ones.
    return Duration.ofSeconds(10);
  }

  @Override
  public QueryGuard queries() {
    return new SnowflakeQueries();
  }

  @Override
  public void makeDurable(Connection connection) {
    // A commit is durable when it is answered.
  }

  @Override
  public boolean isTransient(SQLException e) {
    return SnowflakeErrors.isTransient(e);
  }

  @Override
  public Optional<String> mend(SQLException e) {
    return SnowflakeErrors.mend(e);
  }

  @Override
  public List<String> forbidden(Connection connection, Collection<String> tables)
      throws SQLException {
    return SnowflakePrivileges.missing(connection, tables);
  }

  @Override
  public Optional<Instant> goneBy(Instant deletedAt) {
    return Optional.of(deletedAt.plus(TIME_TRAVEL));
  }

  @Override
  public boolean compact(Connection connection, WarehouseConnections connections) {
    return false;
  }
}
