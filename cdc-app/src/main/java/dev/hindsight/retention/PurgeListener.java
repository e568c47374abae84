package dev.hindsight.retention;

/** What a purge does, for progress. Called from the thread that purges; must return at once. */
public interface PurgeListener {

  /** About how many rows will go. */
  default void begins(long rows) {}

  /** A chunk is gone, durably. */
  default void removed(String table, long rows) {}
}
