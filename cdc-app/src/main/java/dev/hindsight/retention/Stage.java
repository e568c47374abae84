package dev.hindsight.retention;

import java.sql.SQLException;

/**
 * One way in which rows of one table come past the line. The caller commits, and holds the lock on
 * the position meanwhile, so that no load comes between looking and deleting.
 */
interface Stage {

  /** The table that rows go from. */
  String table();

  /** About how many rows there are, for a progress bar: cheap rather than exact. */
  long estimate() throws SQLException;

  /** Deletes the next rows, of each chain the oldest first; it never finds them again. */
  Removed remove(int limit) throws SQLException;

  /** Hands over how many rows would go for each clock, in the order they would go. */
  void preview(Tally tally) throws SQLException;
}
