package dev.hindsight.warehouse;

import dev.hindsight.change.SourceState;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection on which commands look at the warehouse. Writes nothing; one thread at a time. */
public final class WarehouseReader implements AutoCloseable {
  private static final String NO_SUCH_TABLE = "42S02";

  private final Connection connection;
  private final Dialect dialect;
  private final Map<TableId, HistoryTable> tables;

  /**
   * @throws dev.hindsight.change.Stop when a history table is missing
   */
  public WarehouseReader(WarehouseConnections connections, Dialect dialect, List<TableSpec> specs)
      throws SQLException {
    this.connection = connections.open();
    this.dialect = dialect;
    try {
      this.tables = Catalogue.learn(connection, dialect, specs);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The history tables, in the order of the tables file. */
  public Map<TableId, HistoryTable> tables() {
    return tables;
  }

  /** Empty before the first snapshot ever began. */
  public Optional<StoredPosition> position() throws SQLException {
    return PositionTable.read(connection);
  }

  /**
   * What {@code run} does, by its own last word; empty too in a warehouse that is older than this.
   */
  public Optional<RunState> runState() throws SQLException {
    return unlessOlder(() -> RunState.read(connection));
  }

  /**
   * What the flushes of the last run have cost; empty too in a warehouse that is older than this.
   */
  public Optional<FlushCost> flushCost() throws SQLException {
    return unlessOlder(() -> FlushCost.read(connection));
  }

  private interface Reading<T> {
    Optional<T> read() throws SQLException;
  }

  private static <T> Optional<T> unlessOlder(Reading<T> reading) throws SQLException {
    try {
      return reading.read();
    } catch (SQLException e) {
      if (NO_SUCH_TABLE.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What the source was like when the pipeline looked at it last. */
  public SourceState sourceState() throws SQLException {
    return SourceStateTable.read(connection, tables.keySet());
  }

  Connection connection() {
    return connection;
  }

  Dialect dialect() {
    return dialect;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
