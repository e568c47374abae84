package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Sees to it that a person's own query only reads, in the way that suits the warehouse. */
public interface QueryGuard {

  /**
   * @throws dev.hindsight.change.Stop with exit code 2 when it is more than a query
   */
  PreparedStatement prepare(Connection connection, String query) throws SQLException;

  /**
   * What a query failed with, for the person who wrote it: without values of rows, which drivers
   * put into their messages.
   */
  RuntimeException explained(SQLException e);
}
