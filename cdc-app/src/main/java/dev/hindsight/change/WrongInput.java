package dev.hindsight.change;

/**
 * What a person typed is wrong. The message may repeat it: it is for that person only, and never
 * for a log.
 */
public final class WrongInput extends Stop {
  private static final long serialVersionUID = 1;

  public WrongInput(String message, Throwable cause) {
    super(Reason.CONFIGURATION, message, cause);
  }
}
