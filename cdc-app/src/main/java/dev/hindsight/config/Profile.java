package dev.hindsight.config;

/** Which warehouse the history is written to. */
public enum Profile {
  H2,
  SNOWFLAKE
}
