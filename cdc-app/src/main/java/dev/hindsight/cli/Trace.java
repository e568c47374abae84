package dev.hindsight.cli;

import dev.hindsight.change.WrongInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * An exception as text. Drivers, parsers and converters print values of rows in their messages, and
 * what was purged must not live on in a log: only messages of Hindsight's own exceptions are kept,
 * and of those that speak of files, addresses and classes. Of a database's exceptions the codes.
 */
final class Trace {
  private static final List<Class<? extends Throwable>> WITHOUT_VALUES =
      List.of(
          IOException.class,
          UncheckedIOException.class,
          NullPointerException.class,
          ClassCastException.class,
          IndexOutOfBoundsException.class,
          InterruptedException.class,
          TimeoutException.class);

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
    return isTelling(thrown) ? thrown.toString() : thrown.getClass().getName();
  }

  /** Whether the message is one that never holds a value of a row, nor what a person typed. */
  private static boolean isTelling(Throwable thrown) {
    String name = thrown.getClass().getName();
    boolean known =
        !(thrown instanceof WrongInput)
            && !name.startsWith("com.fasterxml.")
            && (name.startsWith("dev.hindsight.")
                || WITHOUT_VALUES.stream().anyMatch(type -> type.isInstance(thrown)));
    Throwable cause = thrown.getCause();
    // A wrapper made from its cause alone has the cause's text.
    boolean repeats =
        cause != null
            && cause.getMessage() != null
            && thrown.getMessage() != null
            && thrown.getMessage().contains(cause.getMessage());
    return known && (!repeats || isTelling(cause));
  }
}
