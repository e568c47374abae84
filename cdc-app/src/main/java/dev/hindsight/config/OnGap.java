package dev.hindsight.config;

/** What {@code run} does when the source no longer has what follows the warehouse's position. */
public enum OnGap {
  /** Stops with exit code 3 and says what to do. */
  STOP,
  /** Takes a snapshot, applies it as a difference and records the gap. */
  RESNAPSHOT
}
