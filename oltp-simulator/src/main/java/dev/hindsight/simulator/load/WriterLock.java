package dev.hindsight.simulator.load;

import dev.hindsight.simulator.source.SourceException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One simulator writes to a source at a time: two would give the same ids. */
final class WriterLock {

  /** "hindsigh" in ASCII; any number would do as long as nobody else takes it. */
  private static final long KEY = 0x68696e6473696768L;

  private WriterLock() {}

  /** Taken for as long as the connection lives. */
  static void take(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + KEY + ")")) {
      row.next();
      if (!row.getBoolean(1)) {
        throw SourceException.failure("another simulator is writing to this source");
      }
    }
  }
}
