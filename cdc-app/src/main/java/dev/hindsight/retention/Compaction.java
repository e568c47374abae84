package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the bytes of what was purged out of the warehouse's files. The process that holds the file
 * does the work, whichever asked for it; all connections are lost meanwhile and opened again.
 */
public final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final int TRIES = 5;

  private Compaction() {}

  /** Whether the files hold bytes of rows that were purged or erased. */
  static boolean isOwed(Retention with) {
    try (Connection connection = with.connections().open()) {
      return new AuditChain(connection).hasBytesLeft();
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "looking whether a compaction is due", e);
    }
  }

  /**
   * @return when the bytes were gone; empty where a warehouse has nothing of the kind
   */
  public static Optional<Instant> run(Retention with) {
    for (int round = 1; ; round++) {
      long before = persistently(with, () -> compact(with));
      if (before < 0) {
        return Optional.empty();
      }
      Instant goneBy = with.clock().instant();
      if (persistently(with, () -> tell(with, before, goneBy))) {
        return Optional.of(goneBy);
      }
      if (round == TRIES) {
        throw new Stop(
            Stop.Reason.FAILURE,
            "Each time the warehouse's file had been written anew, another purge took something away: try again"
                + " when it has ended.");
      }
    }
  }

  /** A step of the work; the file changes hands between. */
  @FunctionalInterface
  private interface Step<T> {
    T take() throws SQLException;
  }

  private static <T> T persistently(Retention with, Step<T> step) {
    for (int tries = 1; ; tries++) {
      WarehouseException problem;
      try {
        return step.take();
      } catch (SQLException e) {
        problem = WarehouseException.of(with.dialect(), "compacting the warehouse", e);
      } catch (WarehouseException e) {
        problem = e;
      }
      if (problem.kind() != WarehouseException.Kind.TRANSIENT || tries == TRIES) {
        throw problem;
      }
    }
  }

  /** The chain's length when it was done; -1 where there is nothing to do. */
  private static long compact(Retention with) throws SQLException {
    try (RunLock lock = RunLock.take(with.connections(), with.dialect())) {
      Connection connection = lock.open();
      try {
        long before = new AuditChain(connection).head().seq();
        connection.commit();
        return with.dialect().compact(connection, with.connections()) ? before : -1;
      } finally {
        closeLost(connection);
      }
    }
  }

  private static void closeLost(Connection connection) {
    try {
      connection.close();
    } catch (SQLException lost) {
      LOG.debug("a connection that the compaction took", lost);
    }
  }

  /** False when somebody purged between: those bytes are there still. */
  private static boolean tell(Retention with, long before, Instant goneBy) throws SQLException {
    try (RunLock lock = RunLock.take(with.connections(), with.dialect());
        Connection connection = lock.open()) {
      AuditTrail trail = AuditTrail.open(connection, with.dialect(), with.anchor());
      if (trail.chain().head().seq() != before) {
        return false;
      }
      trail
          .chain()
          .append(
              new AuditEntry(
                  with.clock().instant(),
                  AuditEntry.COMPACT,
                  null,
                  null,
                  0,
                  0,
                  null,
                  null,
                  null,
                  with.runBy(),
                  goneBy,
                  null));
      trail.commit();
      return true;
    }
  }
}
