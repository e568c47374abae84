package dev.hindsight.capture;

/**
 * The engine ended by itself; the cause says why. What it had not handed over yet comes again from
 * the slot.
 */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1;

  EngineException(Throwable cause) {
    super("the engine ended", cause);
  }
}
