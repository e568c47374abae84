package dev.hindsight.simulator.source;

import java.sql.SQLException;
import java.util.Set;

/** The source cannot be used or refused something; the message is one line for the user. */
public final class SourceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Wrong password, no such role, no such database, not permitted. */
  private static final Set<String> CONFIGURATION = Set.of("28P01", "28000", "3D000", "42501");

  private final boolean configuration;

  private SourceException(String message, boolean configuration, Throwable cause) {
    super(message, cause);
    this.configuration = configuration;
  }

  /** What went wrong while doing something, told in one line. */
  public static SourceException of(String doing, SQLException cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason");
    return new SourceException(
        doing + ": " + reason, CONFIGURATION.contains(String.valueOf(cause.getSQLState())), cause);
  }

  public static SourceException failure(String message) {
    return new SourceException(message, false, null);
  }

  public static SourceException failure(String message, Throwable cause) {
    return new SourceException(message, false, cause);
  }

  /** The user has to change what was asked for; trying again is no use. */
  public static SourceException configuration(String message) {
    return new SourceException(message, true, null);
  }

  /** True where the user's settings are wrong, false for a failure of the moment. */
  public boolean isConfiguration() {
    return configuration;
  }
}
