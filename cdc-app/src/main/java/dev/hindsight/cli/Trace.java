package dev.hindsight.cli;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * An exception as text. Of a database's exceptions it keeps codes and places only: drivers print
 * values of rows in their messages, and what was purged must not live on in a log.
 */
final class Trace {
  private Trace() {}

  /** One line. */
  static String line(Throwable thrown) {
    return described(thrown).lines().findFirst().orElse("");
  }

  /** Everything, causes and suppressed ones too. */
  static String whole(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    append(text, "", thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    return text.toString();
  }

  private static void append(
      StringBuilder text, String relation, Throwable thrown, Set<Throwable> seen) {
    if (thrown == null || !seen.add(thrown)) {
      return;
    }
    text.append(relation).append(described(thrown));
    for (StackTraceElement frame : thrown.getStackTrace()) {
      text.append("\n\tat ").append(frame);
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      append(text, "\nsuppressed: ", suppressed, seen);
    }
    append(text, "\ncaused by: ", thrown.getCause(), seen);
  }

  private static String described(Throwable thrown) {
    if (thrown instanceof SQLException failed) {
      return "%s (code %d, SQL state %s)"
          .formatted(failed.getClass().getName(), failed.getErrorCode(), failed.getSQLState());
    }
    // A wrapper made from its cause alone has the cause's text.
    boolean repeats =
        thrown.getCause() instanceof SQLException cause
            && thrown.getMessage() != null
            && cause.getMessage() != null
            && thrown.getMessage().contains(cause.getMessage());
    return repeats ? thrown.getClass().getName() : thrown.toString();
  }
}
