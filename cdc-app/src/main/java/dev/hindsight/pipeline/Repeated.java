package dev.hindsight.pipeline;

import dev.hindsight.change.Stop;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * Tells a source that is away, which comes back, from a failure that would come again for ever: one
 * that is not about the connection, several times in a row without a change taken in between. Not
 * thread-safe.
 */
final class Repeated {
  private static final int MOST = 5;

  /** Connection, operator, resources, object in use: SQL's classes of what passes. */
  private static final Set<String> PASSING = Set.of("08", "53", "55", "57");

  private final Duration patience;
  private int inARow;
  private long since;

  Repeated(Duration patience) {
    this.patience = patience;
  }

  /** A change was taken in. */
  void progress() {
    inARow = 0;
  }

  /**
   * Counts a failure.
   *
   * @throws Stop with exit code 1 when trying again has shown to be of no use
   */
  void failed(Exception e) {
    if (isPassing(e)) {
      inARow = 0;
      return;
    }
    if (inARow++ == 0) {
      since = System.nanoTime();
    }
    if (inARow >= MOST && System.nanoTime() - since >= patience.toNanos()) {
      throw new Stop(
          Stop.Reason.FAILURE,
          "The source answers, but its log can not be read on: "
              + inARow
              + " tries ended the same way ("
              + kind(e)
              + "). The history is whole up to the stored position; the log file has the details. Mend the source and"
              + " start again.",
          e);
    }
  }

  private static boolean isPassing(Throwable e) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof IOException) {
        return true;
      }
      if (each instanceof SQLException sql) {
        String state = sql.getSQLState();
        if (state == null || state.length() < 2 || PASSING.contains(state.substring(0, 2))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Without the message: it may repeat a value. */
  private static String kind(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost instanceof SQLException sql
        ? "SQL state " + sql.getSQLState()
        : innermost.getClass().getSimpleName();
  }
}
