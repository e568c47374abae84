package dev.hindsight.source;

import dev.hindsight.change.Footprint;
import dev.hindsight.change.PostgresText;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a table's rows within the transaction of a connection, without ever holding the whole
 * table. One thread at a time.
 */
public final class TableReader {
  private static final int FIRST_FETCH_ROWS = 100;

  /** What the rows of one fetch may take: the driver holds them as bytes, we as values. */
  private static final long FETCH_BYTES = Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 64);

  /** A row and its key. */
  public record KeyedRow(RowKey key, Row row) {}

  /** Takes a chunk of rows, in no particular order. */
  @FunctionalInterface
  public interface ChunkConsumer {
    void accept(List<KeyedRow> rows) throws Exception;
  }

  private final Connection connection;
  private final TableSpec spec;
  private final ColumnDefaults defaults;

  /**
   * @param connection not in autocommit mode, or the driver would fetch the whole table at once
   */
  public TableReader(Connection connection, TableSpec spec) {
    this.connection = connection;
    this.spec = spec;
    this.defaults = new ColumnDefaults(connection, spec.source());
  }

  /** The source's own guess from its statistics; good enough for a percentage. */
  public static long estimatedRows(Connection connection, TableId table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT greatest(sum(c.reltuples), 0)::bigint FROM pg_class c WHERE c.oid = ?::regclass OR c.oid IN"
                + " (SELECT relid FROM pg_partition_tree(?::regclass) WHERE isleaf)")) {
      statement.setString(1, Publication.quote(table));
      statement.setString(2, Publication.quote(table));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  public static boolean exists(Connection connection, TableId table) throws SQLException {
    return !Attributes.of(connection, table).live().isEmpty();
  }

  /** Whether the table is there and has the columns that name a row. */
  public boolean hasKey() throws SQLException {
    return Attributes.of(connection, spec.source()).live().stream()
        .map(Attributes.Attribute::name)
        .toList()
        .containsAll(spec.key());
  }

  /** The columns of its rows. */
  public RowShape shape() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + loggedColumns()
                + " FROM "
                + Publication.quote(spec.source())
                + " LIMIT 0")) {
      return decoder(statement.getMetaData()).shape;
    }
  }

  private Decoder decoder(ResultSetMetaData meta) throws SQLException {
    return new Decoder(meta, spec, Attributes.of(connection, spec.source()).key());
  }

  /** Hands over every row, in chunks of at most {@code chunkRows}, fewer where rows are large. */
  public void readAll(int chunkRows, ChunkConsumer consumer) throws Exception {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + loggedColumns() + " FROM " + rowsOfItsOwn())) {
      // A few first: how large rows are shows in the rows alone.
      statement.setFetchSize(FIRST_FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        Decoder decoder = decoder(rows.getMetaData());
        List<KeyedRow> chunk = new ArrayList<>();
        long bytes = 0;
        long largest = 1;
        while (rows.next()) {
          KeyedRow row = decoder.decode(rows);
          chunk.add(row);
          long size = Footprint.of(row.row());
          bytes += size;
          largest = Math.max(largest, size);
          int fitting = (int) Math.max(1, Math.min(chunkRows, FETCH_BYTES / largest));
          boolean full = chunk.size() == chunkRows || bytes >= FETCH_BYTES;
          if (full || fitting < rows.getFetchSize()) {
            rows.setFetchSize(fitting);
          }
          if (full) {
            consumer.accept(chunk);
            chunk = new ArrayList<>();
            bytes = 0;
            largest = 1;
          }
        }
        if (!chunk.isEmpty()) {
          consumer.accept(chunk);
        }
      }
    }
  }

  /**
   * The table as the log knows it: rows of tables that inherit from it are theirs, those of
   * partitions are its own.
   */
  private String rowsOfItsOwn() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT relkind = 'p' FROM pg_class WHERE oid = ?::regclass")) {
      statement.setString(1, Publication.quote(spec.source()));
      try (ResultSet row = statement.executeQuery()) {
        boolean partitioned = row.next() && row.getBoolean(1);
        return (partitioned ? "" : "ONLY ") + Publication.quote(spec.source());
      }
    }
  }

  /** All but the generated ones: the log does not hold those. */
  private String loggedColumns() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                + " WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''")) {
      statement.setString(1, Publication.quote(spec.source()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /**
   * Whether a value may have come from the default of a column added later, which no log shows: not
   * where Postgres still knows another.
   */
  public boolean filledByDefault(String column, Object value) throws SQLException {
    return defaults.mayHaveFilled(column, value);
  }

  /** Which of the keys the table holds. */
  public Set<RowKey> existing(Collection<RowKey> keys) throws SQLException {
    List<RowKey> list = List.copyOf(keys);
    String columns = spec.key().stream().map(Publication::quote).collect(Collectors.joining(", "));
    String holders = spec.key().stream().map(column -> "?").collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, spec.key().size())
            .mapToObj(i -> "k" + i)
            .collect(Collectors.joining(", "));
    String match =
        IntStream.range(0, spec.key().size())
            .mapToObj(i -> "t." + Publication.quote(spec.key().get(i)) + " = k.k" + i)
            .collect(Collectors.joining(" AND "));
    String query =
        "SELECT "
            + spec.key().stream()
                .map(column -> "t." + Publication.quote(column))
                .collect(Collectors.joining(", "))
            + " FROM unnest("
            + holders
            + ") AS k("
            + names
            + ") JOIN "
            + rowsOfItsOwn()
            + " t ON "
            + match;
    Set<RowKey> found = new HashSet<>();
    String[] types = keyTypes(columns);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int part = 0; part < types.length; part++) {
        int index = part;
        Array array =
            connection.createArrayOf(
                types[part],
                list.stream().map(key -> PostgresText.print(key.part(index))).toArray());
        statement.setArray(part + 1, array);
      }
      try (ResultSet rows = statement.executeQuery()) {
        Decoder decoder = new Decoder(rows.getMetaData(), spec, List.of());
        while (rows.next()) {
          found.add(decoder.decode(rows).key());
        }
      }
    }
    return found;
  }

  private String[] keyTypes(String columns) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT " + columns + " FROM " + Publication.quote(spec.source()) + " LIMIT 0")) {
      ResultSetMetaData meta = statement.getMetaData();
      String[] types = new String[meta.getColumnCount()];
      for (int i = 0; i < types.length; i++) {
        types[i] = meta.getColumnTypeName(i + 1);
      }
      return types;
    }
  }

  private static final class Decoder {
    private final RowShape shape;
    private final ColumnReader[] readers;
    private final int[] key;

    Decoder(ResultSetMetaData meta, TableSpec spec, List<String> primaryKey) throws SQLException {
      List<SourceColumn> columns = new ArrayList<>();
      readers = new ColumnReader[meta.getColumnCount()];
      for (int i = 0; i < readers.length; i++) {
        columns.add(
            new SourceColumn(
                meta.getColumnName(i + 1),
                ColumnReader.isExact(meta.getColumnType(i + 1), meta.getColumnTypeName(i + 1))
                    ? meta.getColumnTypeName(i + 1)
                    : SourceColumn.INEXACT,
                meta.getPrecision(i + 1),
                meta.getScale(i + 1)));
        readers[i] = ColumnReader.of(meta.getColumnType(i + 1), meta.getColumnTypeName(i + 1));
      }
      shape = RowShape.of(columns, primaryKey);
      key = spec.key().stream().mapToInt(shape::indexOf).toArray();
    }

    KeyedRow decode(ResultSet row) throws SQLException {
      Object[] values = new Object[readers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = readers[i].read(row, i + 1);
      }
      Object[] parts = new Object[key.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = values[key[i]];
      }
      return new KeyedRow(RowKey.of(parts), new Row(shape, values));
    }
  }
}
