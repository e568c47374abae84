package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code run} said last of what it does. A process that was killed says nothing more: its last
 * word stays.
 *
 * @param state in lower case
 * @param holder the process, for people
 */
public record RunState(String state, Instant since, String holder) {

  /** Empty where no run was there yet. */
  public static Optional<RunState> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT state, since, holder FROM run_state WHERE id = 1")) {
      return row.next()
          ? Optional.of(
              new RunState(row.getString(1), row.getObject(2, Instant.class), row.getString(3)))
          : Optional.empty();
    }
  }

  /** Overwrites what was there. */
  public void write(Connection connection) throws SQLException {
    if (update(connection) == 0) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO run_state (state, since, holder, id) VALUES (?, ?, ?, 1)")) {
        bind(insert);
        insert.executeUpdate();
      }
    }
  }

  private int update(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE run_state SET state = ?, since = ?, holder = ? WHERE id = 1")) {
      bind(update);
      return update.executeUpdate();
    }
  }

  private void bind(PreparedStatement statement) throws SQLException {
    statement.setString(1, state);
    statement.setObject(2, since);
    statement.setString(3, holder);
  }
}
