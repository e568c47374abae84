package dev.hindsight.source;

import dev.hindsight.change.TableId;

/**
 * Something about the source that keeps Hindsight from working.
 *
 * @param problem what is wrong
 * @param mend what to run or set; SQL where SQL mends it
 * @param changed the table that is not what it was, where that is the problem; null otherwise
 * @param unseen whether nothing of that table is in the log any more
 */
public record Finding(String problem, String mend, TableId changed, boolean unseen) {

  public Finding(String problem, String mend) {
    this(problem, mend, null, false);
  }
}
