package dev.hindsight.retention;

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

  /**
   * @return when the bytes were gone; empty where a warehouse has nothing of the kind
   */
  public static Optional<Instant> run(Retention with) {
    for (int tries = 1; ; tries++) {
      try {
        long before = compact(with);
        if (before < 0) {
          return Optional.empty();
        }
        Instant goneBy = with.clock().instant();
        if (tell(with, before, goneBy)) {
          return Optional.of(goneBy);
        }
      } catch (SQLException e) {
        WarehouseException problem =
            WarehouseException.of(with.dialect(), "compacting the warehouse", e);
        if (problem.kind() != WarehouseException.Kind.TRANSIENT || tries == TRIES) {
          throw problem;
        }
      } catch (WarehouseException e) {
        // The file is changing hands after the last try.
        if (e.kind() != WarehouseException.Kind.TRANSIENT || tries == TRIES) {
          throw e;
        }
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
        return with.dialect().compact(connection) ? before : -1;
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
