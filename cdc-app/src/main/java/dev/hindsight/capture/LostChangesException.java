package dev.hindsight.capture;

/**
 * The engine counted other changes in a transaction than arrived here: some were lost on the way.
 * Nothing of it was applied.
 */
public final class LostChangesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LostChangesException(String message) {
    super(message);
  }
}
