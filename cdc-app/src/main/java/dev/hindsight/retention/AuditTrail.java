package dev.hindsight.retention;

import dev.hindsight.retention.AuditChain.Head;
import dev.hindsight.warehouse.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Chain and anchor together, for whoever holds the run's lock. A chain that does not go through its
 * anchor is written on, but the anchor stays as it is: it is the evidence that lines are missing.
 */
final class AuditTrail {
  private final Connection connection;
  private final Dialect dialect;
  private final AuditChain chain;
  private final Anchor anchor;
  private boolean linked;
  private long behind;

  private AuditTrail(Connection connection, Dialect dialect, Anchor anchor) {
    this.connection = connection;
    this.dialect = dialect;
    this.chain = new AuditChain(connection);
    this.anchor = anchor;
  }

  static AuditTrail open(Connection connection, Dialect dialect, Anchor anchor)
      throws SQLException {
    AuditTrail trail = new AuditTrail(connection, dialect, anchor);
    Optional<Head> anchored = anchor.read();
    if (anchored.isEmpty() && trail.chain.head().equals(Head.NONE)) {
      // The first line of all: from here on a missing file says something.
      anchor.write(Head.NONE);
      anchored = Optional.of(Head.NONE);
    }
    trail.linked = anchored.isPresent() && trail.chain.holds(anchored.get());
    trail.behind = trail.linked ? trail.chain.head().seq() - anchored.get().seq() : 0;
    return trail;
  }

  /**
   * How many lines the anchor was behind when the work began: 0, but after a loss of power between
   * a commit and its anchor, or when somebody brought back an older anchor or added lines.
   */
  long behind() {
    return behind;
  }

  /** Whether the chain goes on from its anchor. */
  boolean isLinked() {
    return linked;
  }

  AuditChain chain() {
    return chain;
  }

  /** Commits what the lines tell together with them, and anchors the newest. */
  void commit() throws SQLException {
    connection.commit();
    dialect.makeDurable(connection);
    if (linked) {
      anchor.write(chain.head());
      connection.commit();
    }
  }

  /** Links chain and anchor in the open: the line that says why is the newest. */
  void relink(AuditEntry why) throws SQLException {
    chain.append(why);
    linked = true;
    commit();
  }
}
