package dev.hindsight.copy;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a copy has come, in the warehouse that it fills: written in the same transactions as the
 * rows. There are rows here only while a copy is under way. The caller commits.
 */
public final class CopyProgress {
  static final String TABLE = "copy_progress";

  static final String CLEARING = "clearing";
  static final String COPYING = "copying";
  static final String ENDED = "ended";

  /**
   * One table's.
   *
   * @param source the state of the history that is copied; of another one nothing is gone on with
   * @param after the place of the last row; null at the beginning
   */
  record Step(String source, String state, long rows, String after) {}

  private final Connection connection;

  CopyProgress(Connection connection) {
    this.connection = connection;
  }

  /**
   * @throws Stop with exit code 2 when a copy into that warehouse was begun and not ended
   */
  public static void refuseUnfinished(WarehouseConnections connections, Dialect dialect) {
    try (Connection connection = connections.open()) {
      if (!new CopyProgress(connection).read().isEmpty()) {
        throw new Stop(
            Stop.Reason.CONFIGURATION,
            "A copy into this warehouse was begun and not finished: call ops/hindsight copy again,"
                + " which goes on where it stopped, or begin with an empty one.");
      }
    } catch (SQLException e) {
      throw WarehouseException.of(dialect, "looking for a copy under way", e);
    }
  }

  /** By table; none: no copy is under way. */
  Map<String, Step> read() throws SQLException {
    Map<String, Step> steps = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, source, state, rows_copied, after_key FROM copy_progress")) {
      while (rows.next()) {
        steps.put(
            rows.getString(1),
            new Step(rows.getString(2), rows.getString(3), rows.getLong(4), rows.getString(5)));
      }
    }
    return steps;
  }

  void begin(String source, List<String> tables) throws SQLException {
    end();
    for (String table : tables) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO copy_progress (table_name, source, state, rows_copied) VALUES (?, ?, ?,"
                  + " 0)")) {
        insert.setString(1, table);
        insert.setString(2, source);
        insert.setString(3, CLEARING);
        insert.executeUpdate();
      }
    }
  }

  /**
   * By compare-and-set.
   *
   * @throws Stop with exit code 3 when somebody else has gone on with it
   */
  void move(String table, Step from, Step to) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE copy_progress SET state = ?, rows_copied = ?, after_key = ?"
                + " WHERE table_name = ? AND source = ? AND state = ? AND rows_copied = ?")) {
      update.setString(1, to.state());
      update.setLong(2, to.rows());
      update.setString(3, to.after());
      update.setString(4, table);
      update.setString(5, from.source());
      update.setString(6, from.state());
      update.setLong(7, from.rows());
      if (update.executeUpdate() != 1) {
        throw new Stop(
            Stop.Reason.POSITION_LOST,
            "Another copy goes on with this warehouse; this one wrote nothing more.");
      }
    }
  }

  void end() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM copy_progress");
    }
  }
}
