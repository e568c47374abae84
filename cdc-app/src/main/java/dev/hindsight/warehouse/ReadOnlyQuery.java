package dev.hindsight.warehouse;

import dev.hindsight.change.Stop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A person's own query of the warehouse, which only reads: see {@link QueryGuard}. */
public final class ReadOnlyQuery {
  private static final String ONLY_READS = "sql only reads: ";

  private final WarehouseConnections connections;
  private final Dialect dialect;

  public ReadOnlyQuery(WarehouseConnections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  /**
   * Runs the query and hands its rows over while they are found.
   *
   * @throws Stop with exit code 2 when it is wrong or more than a query
   */
  public <T> T run(String query, RowsReader<T> reader) throws SQLException {
    QueryGuard guard = dialect.queries();
    try (Connection connection = connections.openToRead()) {
      try (PreparedStatement statement = guard.prepare(connection, query);
          ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      } catch (SQLException e) {
        if (dialect.isTransient(e)) {
          throw e;
        }
        throw guard.explained(e);
      }
    }
  }

  static Stop refused(String why, SQLException cause) {
    return new Stop(Stop.Reason.CONFIGURATION, ONLY_READS + why, cause);
  }
}
