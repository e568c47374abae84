package dev.hindsight.retention;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/** Batches of deletes. */
final class Batches {
  private Batches() {}

  /** How many rows the batch took away. */
  static long execute(PreparedStatement statement, long batched) throws SQLException {
    return batched == 0 ? 0 : Arrays.stream(statement.executeBatch()).sum();
  }
}
