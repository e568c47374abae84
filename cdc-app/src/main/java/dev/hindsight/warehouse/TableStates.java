package dev.hindsight.warehouse;

import dev.hindsight.change.RowShape;
import dev.hindsight.change.ShapeText;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.TableState.Shape;
import dev.hindsight.warehouse.TableState.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes {@code source_table} and {@code source_shape}. The caller commits; he holds the
 * position's lock, or nobody else writes.
 */
public final class TableStates {
  static final String COUNTER = "tables";

  private final Connection connection;

  TableStates(Connection connection) {
    this.connection = connection;
  }

  /** A number that grows whenever another process than {@code run} has changed something here. */
  long counter() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT counter FROM retention_state WHERE name = '" + COUNTER + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** What was planned before the caller's commit is planned again by whoever else writes. */
  void move() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE retention_state SET counter = counter + 1 WHERE name = '" + COUNTER + "'");
    }
  }

  /** Of all these tables, in their order; those never seen too. */
  Map<TableId, TableState> of(Collection<TableId> tables) throws SQLException {
    Map<String, List<Shape>> shapes = shapes();
    Map<TableId, TableState> states = new LinkedHashMap<>();
    Map<String, TableId> ids = new HashMap<>();
    for (TableId table : tables) {
      ids.put(table.toString(), table);
      states.put(table, new TableState(table, State.FLOWS, null, null, null, of(table, shapes)));
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, state, since_lsn, since_time, reason FROM source_table")) {
      while (rows.next()) {
        TableId table = ids.get(rows.getString(1));
        if (table != null) {
          states.put(
              table,
              new TableState(
                  table,
                  State.of(rows.getString(2)),
                  rows.getObject(3, Long.class),
                  rows.getObject(4, Instant.class),
                  rows.getString(5),
                  of(table, shapes)));
        }
      }
    }
    return states;
  }

  private static List<Shape> of(TableId table, Map<String, List<Shape>> shapes) {
    return shapes.getOrDefault(table.toString(), List.of());
  }

  private Map<String, List<Shape>> shapes() throws SQLException {
    Map<String, List<Shape>> shapes = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, id, columns, followed, commit_lsn FROM source_shape ORDER BY id")) {
      while (rows.next()) {
        shapes
            .computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
            .add(
                new Shape(
                    rows.getLong(2),
                    rows.getString(3),
                    rows.getBoolean(4),
                    rows.getObject(5, Long.class)));
      }
    }
    return shapes;
  }

  /** Adds columns that rows came with. */
  long add(TableId table, RowShape shape, boolean followed, Long commitLsn, Instant at)
      throws SQLException {
    long id = lastShape() + 1;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO source_shape (id, table_name, columns, followed, commit_lsn, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, id);
      insert.setString(2, table.toString());
      insert.setString(3, ShapeText.of(shape));
      insert.setBoolean(4, followed);
      insert.setObject(5, commitLsn);
      insert.setObject(6, at);
      insert.executeUpdate();
    }
    return id;
  }

  private long lastShape() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(id) FROM source_shape")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The history follows these shapes of a table from now on, and no other ones. */
  void follow(TableId table, Collection<Long> shapes) throws SQLException {
    try (PreparedStatement none =
            connection.prepareStatement(
                "UPDATE source_shape SET followed = FALSE WHERE table_name = ?");
        PreparedStatement one =
            connection.prepareStatement(
                "UPDATE source_shape SET followed = TRUE WHERE table_name = ? AND id = ?")) {
      none.setString(1, table.toString());
      none.executeUpdate();
      for (Long id : shapes) {
        one.setString(1, table.toString());
        one.setLong(2, id);
        one.executeUpdate();
      }
    }
  }

  void set(TableId table, State state, Long sinceLsn, Instant sinceTime, String reason)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE source_table SET state = ?, since_lsn = ?, since_time = ?, reason = ? WHERE table_name = ?")) {
      if (execute(update, table, state, sinceLsn, sinceTime, reason) > 0) {
        return;
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO source_table (state, since_lsn, since_time, reason, table_name) VALUES (?, ?, ?, ?, ?)")) {
      execute(insert, table, state, sinceLsn, sinceTime, reason);
    }
  }

  private static int execute(
      PreparedStatement statement,
      TableId table,
      State state,
      Long sinceLsn,
      Instant sinceTime,
      String reason)
      throws SQLException {
    statement.setString(1, state.text());
    statement.setObject(2, sinceLsn);
    statement.setObject(3, sinceTime);
    statement.setString(4, reason);
    statement.setString(5, table.toString());
    return statement.executeUpdate();
  }

  /** Makes the table flow, unless it is to be copied anew or flows already. */
  void unpark(TableId table) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE source_table SET state = ?, since_lsn = NULL, since_time = NULL, reason = NULL"
                + " WHERE table_name = ? AND state = ?")) {
      update.setString(1, State.FLOWS.text());
      update.setString(2, table.toString());
      update.setString(3, State.PARKED.text());
      update.executeUpdate();
    }
  }

  /** After all tables were copied. */
  void unparkAll() throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE source_table SET state = ?, since_lsn = NULL, since_time = NULL, reason = NULL")) {
      update.setString(1, State.FLOWS.text());
      update.executeUpdate();
    }
  }
}
