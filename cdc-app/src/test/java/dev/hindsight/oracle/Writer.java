package dev.hindsight.oracle;

import dev.hindsight.support.TestSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One session that writes random transactions into the source until it is told to stop. */
final class Writer implements Callable<Writer> {
  /** What happens between writers that meet: deadlock, duplicate key, missing or needed parent. */
  private static final Set<String> COLLISIONS = Set.of("40P01", "23505", "23503");

  private static final long PAUSE =
      TimeUnit.MILLISECONDS.toNanos(Long.getLong("oracle.pause", OracleIT.LONG ? 0 : 50));

  private final TestSource source;
  private final RandomTransaction transactions;
  private final BooleanSupplier stopped;
  private volatile int committed;
  private volatile int rolledBack;
  private volatile int collided;

  Writer(TestSource source, long seed, BooleanSupplier stopped) {
    this.source = source;
    this.transactions = new RandomTransaction(seed);
    this.stopped = stopped;
  }

  @Override
  public Writer call() throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET deadlock_timeout = '20ms'");
      while (!stopped.getAsBoolean()) {
        write(statement);
        if (PAUSE > 0) {
          LockSupport.parkNanos(PAUSE);
        }
      }
    }
    return this;
  }

  private void write(Statement statement) throws SQLException {
    try {
      String last = "";
      for (String sql : transactions.next()) {
        statement.execute(sql);
        last = sql;
      }
      if (last.equals("COMMIT")) {
        committed = committed + 1;
      } else {
        rolledBack = rolledBack + 1;
      }
    } catch (SQLException e) {
      if (!COLLISIONS.contains(e.getSQLState())) {
        throw e;
      }
      statement.execute("ROLLBACK");
      collided = collided + 1;
    }
  }

  int committed() {
    return committed;
  }

  int rolledBack() {
    return rolledBack;
  }

  int collided() {
    return collided;
  }
}
