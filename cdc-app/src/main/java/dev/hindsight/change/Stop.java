package dev.hindsight.change;

/**
 * Something the user must know and act on: what happened, and what to do. Ends the command; the
 * message is the one line a user sees and holds no personal data and no secret.
 */
public class Stop extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why the command ends; its place in the list of exit codes is {@link #exitCode()}. */
  public enum Reason {
    /** Something failed that may work another time. */
    FAILURE(1),
    /** Usage, settings, or the state of the source or warehouse must be mended first. */
    CONFIGURATION(2),
    /** The position is lost, or slot or warehouse belong to another. */
    POSITION_LOST(3),
    /** A check found differences. */
    FINDINGS(4);

    private final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Reason reason;

  public Stop(Reason reason, String message) {
    this(reason, message, null);
  }

  public Stop(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
