package dev.hindsight.config;

/** When the warehouse's files are written anew without what was purged. */
public enum Compact {
  /** Only by {@code purge --compact}. */
  NEVER,
  /** After each daily purge that took something away. */
  DAILY
}
