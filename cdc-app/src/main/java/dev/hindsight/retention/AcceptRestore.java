package dev.hindsight.retention;

import dev.hindsight.retention.AuditChain.Head;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Links chain and anchor again after an honest restore. What was lost is not hidden: the line says
 * which anchor the chain no longer goes through, and why.
 */
public final class AcceptRestore {
  private AcceptRestore() {}

  /**
   * @return false when there was nothing to accept
   */
  public static boolean of(Retention with, String reason) {
    try (RunLock lock = RunLock.take(with.connections(), with.dialect());
        Connection connection = lock.open()) {
      AuditTrail trail = AuditTrail.open(connection, with.dialect(), with.anchor());
      if (trail.isLinked()) {
        return false;
      }
      String before =
          with.anchor().read().map(AcceptRestore::text).orElse("there was no anchor file");
      trail.relink(
          new AuditEntry(
              with.clock().instant(),
              AuditEntry.RESTORE,
              null,
              null,
              0,
              0,
              null,
              null,
              null,
              with.runBy(),
              null,
              before + "; " + reason));
      return true;
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "accepting the restore", e);
    }
  }

  private static String text(Head anchored) {
    return "the anchor was at line " + anchored.seq() + ", hash " + anchored.hash();
  }
}
