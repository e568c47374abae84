package dev.hindsight.capture;

/**
 * What arrived does not follow what came before: some was lost on the way. Nothing of it was
 * applied.
 */
public final class LostChangesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LostChangesException(String message) {
    super(message);
  }
}
