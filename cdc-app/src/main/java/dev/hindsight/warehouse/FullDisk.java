package dev.hindsight.warehouse;

import java.io.IOException;
import java.sql.SQLException;

/** Tells a disk without room from other trouble; H2 only says that reading or writing failed. */
final class FullDisk {
  static final String SENTENCE =
      "There is no room left on the disk of the warehouse: what could not be written is not in the history, and nothing"
          + " else is lost. Make room and start again; it goes on where it stopped.";

  private FullDisk() {}

  /** Whether the operating system said so. A batch's failure has the one of its row beside it. */
  static boolean caused(Throwable problem) {
    return caused(problem, 30);
  }

  private static boolean caused(Throwable problem, int deepest) {
    if (problem == null || deepest == 0) {
      return false;
    }
    return isFull(problem)
        || caused(problem.getCause(), deepest - 1)
        || (problem instanceof SQLException sql && caused(sql.getNextException(), deepest - 1));
  }

  private static boolean isFull(Throwable problem) {
    String text = problem.getMessage();
    return problem instanceof IOException
        && text != null
        && (text.contains("No space left")
            || text.contains("not enough space")
            || text.contains("Disk quota exceeded"));
  }
}
