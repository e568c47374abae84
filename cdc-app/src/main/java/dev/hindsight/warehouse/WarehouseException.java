package dev.hindsight.warehouse;

import java.sql.SQLException;

/**
 * The warehouse did not do what it was asked. The message holds the driver's code and SQL state
 * only: drivers print row values in theirs.
 */
public final class WarehouseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What to make of it. */
  public enum Kind {
    /**
     * The connection is gone or the other side is busy: open again, read the position, go on from
     * there.
     */
    TRANSIENT,
    /** Will fail again the same way. */
    PERMANENT,
    /** Another Hindsight has taken the warehouse over. */
    FENCED,
    /**
     * The stored position is not the one this process left: somebody changed or restored the
     * warehouse.
     */
    MOVED
  }

  private final Kind kind;

  WarehouseException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static WarehouseException of(Dialect dialect, String doing, SQLException e) {
    return new WarehouseException(
        dialect.isTransient(e) ? Kind.TRANSIENT : Kind.PERMANENT,
        doing + " failed (code " + e.getErrorCode() + ", SQL state " + e.getSQLState() + ")",
        e);
  }

  public Kind kind() {
    return kind;
  }
}
