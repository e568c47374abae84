package dev.hindsight.change;

/**
 * The process has to end and a person has to know why: what happened, and what to do about it. For
 * ends that are foreseen; what nobody foresaw stays whatever exception it is.
 */
public final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as the exit codes tell it apart. */
  public enum Reason {
    /** Something failed: not reachable, too many rejections. */
    FAILURE,
    /** What was asked or set cannot be: wrong password, a missing table, not a warehouse. */
    CONFIGURATION,
    /** The position is lost, or the slot or the warehouse is held by another. */
    POSITION_LOST,
    /** A check did its work and found something. */
    FINDINGS
  }

  private final Reason reason;
  private final String remedy;

  /**
   * @param message what happened, a sentence without a full stop
   * @param remedy what to do, a sentence without a full stop; empty where there is nothing to do
   */
  public Stop(Reason reason, String message, String remedy) {
    this(reason, message, remedy, null);
  }

  public Stop(Reason reason, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.remedy = remedy;
  }

  public Reason reason() {
    return reason;
  }

  public String remedy() {
    return remedy;
  }
}
