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
    /**
     * The warehouse does not take one of the rows: a constraint, a column that was made smaller.
     */
    REFUSED,
    /** Will fail again the same way. */
    PERMANENT,
    /**
     * A key to be inserted is there already, or a version to be closed is not: the warehouse was
     * changed beside this process, by a purge perhaps.
     */
    CONFLICT,
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

  public static WarehouseException of(Dialect dialect, String doing, SQLException e) {
    if (FullDisk.caused(e)) {
      return new WarehouseException(Kind.PERMANENT, FullDisk.SENTENCE, e);
    }
    return new WarehouseException(
        kind(dialect, e),
        doing + " failed (code " + e.getErrorCode() + ", SQL state " + e.getSQLState() + ")",
        e);
  }

  private static Kind kind(Dialect dialect, SQLException e) {
    if (dialect.isTransient(e)) {
      return Kind.TRANSIENT;
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.equals("23505")) {
      return Kind.CONFLICT;
    }
    return refuses(e) ? Kind.REFUSED : Kind.PERMANENT;
  }

  /** A value that does not fit (class 22), or breaks a constraint (class 23). */
  static boolean refuses(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("22") || state.startsWith("23");
  }

  public Kind kind() {
    return kind;
  }
}
