package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.SQLException;

/** Transactions on a connection without autocommit; what fails is rolled back and named. */
final class Transactions {

  /** What is done within one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  private final Connection connection;
  private final Dialect dialect;
  private boolean under;

  Transactions(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * Commits at the end, unless it is called within a transaction under way: then that one decides.
   */
  <T> T run(String doing, Work<T> work) {
    if (under) {
      try {
        return work.run();
      } catch (SQLException e) {
        throw WarehouseException.of(dialect, doing, e);
      }
    }
    return ended(doing, work, () -> dialect.commit(connection));
  }

  /** As {@link #run}, but nothing of it stays. */
  <T> T tryOut(String doing, Work<T> work) {
    return ended(doing, work, connection::rollback);
  }

  @FunctionalInterface
  private interface End {
    void come() throws SQLException;
  }

  private <T> T ended(String doing, Work<T> work, End end) {
    under = true;
    try {
      T result = work.run();
      end.come();
      return result;
    } catch (SQLException e) {
      throw rolledBack(WarehouseException.of(dialect, doing, e));
    } catch (RuntimeException e) {
      throw rolledBack(e);
    } finally {
      under = false;
    }
  }

  private <E extends RuntimeException> E rolledBack(E problem) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      problem.addSuppressed(e);
    }
    return problem;
  }
}
