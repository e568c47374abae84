package dev.hindsight.warehouse;

import dev.hindsight.change.Stop;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Snowflake's error codes mean, for the program (try again or not) and for the person (what to
 * mend). Codes above 200,000 are the driver's own, those above 390,000 are about signing in.
 */
final class SnowflakeErrors {
  private static final Pattern HTTP_STATUS = Pattern.compile("HTTP status=(\\d{3})");
  private static final Pattern REQUESTED =
      Pattern.compile("(?i)\\b(database|schema|warehouse|role)\\b");

  private static final String NO_WAREHOUSE =
      "No warehouse runs the statements: it is suspended and does not resume by itself, or none is"
          + " chosen. ALTER WAREHOUSE … RESUME (and SET AUTO_RESUME = TRUE), or set"
          + " hindsight.warehouse.warehouse.";

  private SnowflakeErrors() {}

  /** Whether the same may succeed on a new session, or in a while. */
  static boolean isTransient(SQLException e) {
    return switch (e.getErrorCode()) {
      // The session, or the tokens it lives on, have come to their end.
      case 390110, 390111, 390112, 390113, 390114, 390115, 390195 -> true;
      // Snowflake is not available, or has too much to do: service, gateway, login throttled.
      case 390145, 390146, 390429, 429, 503 -> true;
      // A lock that was not released in time, a statement past its time, one that was cancelled.
      case 625, 630, 604 -> true;
      // No compute at the moment: suspended, being resized, over its quota. Somebody resumes it.
      case 606, 90073, 90109 -> true;
      // The driver: no connection, no network, no or a broken answer, closed, timed out.
      case 200002, 200015, 200016, 200022, 200052, 200062, 290000 -> httpStatus(e) != 404;
      // The storage behind a stage.
      case 200013, 200020, 200044, 200061, 200066, 200067, 253000, 253002, 253003 -> true;
      default -> isConnection(e);
    };
  }

  /** Refused sign-ins have this state too. */
  private static boolean isConnection(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    int code = e.getErrorCode();
    return state.startsWith("08") && (code < 390_000 || code >= 400_000) && code < 200_000;
  }

  /**
   * Why a session could not be opened, with the exit code.
   *
   * @return empty for what the driver's code tells nothing about
   */
  static Optional<Stop> signIn(SQLException e, SnowflakePlace place, SnowflakeSignIn signIn) {
    String user = signIn.user();
    String message =
        switch (e.getErrorCode()) {
          case 390100, 390101, 200012 ->
              "Snowflake refused the password of "
                  + user
                  + ": set hindsight.warehouse.user and hindsight.warehouse.password, or sign in by"
                  + " key pair (docs/snowflake.md).";
          case 390102 ->
              "Snowflake has locked the user "
                  + user
                  + " for a while after failed sign-ins: wait, or ALTER USER … SET MINS_TO_UNLOCK ="
                  + " 0.";
          case 390144, 394300, 394304, 394305, 394306 ->
              "Snowflake does not know "
                  + signIn.way()
                  + " as "
                  + user
                  + "'s, or does not know the user: ALTER USER "
                  + user
                  + " SET RSA_PUBLIC_KEY = '…' with the public half of it, and set"
                  + " hindsight.warehouse.user (docs/snowflake.md).";
          case 394301, 394302, 394303 ->
              "Snowflake finds the sign-in by "
                  + signIn.way()
                  + " expired: the clock of this machine is wrong by more than a minute.";
          case 200045, 200046 ->
              "The driver cannot use "
                  + signIn.way()
                  + ": it must be PKCS#8 in PEM, and hindsight.warehouse.private-key-passphrase the"
                  + " one it was encrypted with, if it was.";
          case 390303, 390302 ->
              "Snowflake refused " + signIn.way() + ": set hindsight.warehouse.token-file.";
          case 390318 ->
              "The OAuth token of "
                  + user
                  + " has expired: renew it in hindsight.warehouse.token-file, which is read anew"
                  + " each time.";
          case 390420, 390422 ->
              "A network policy of the account does not let this machine in: have its address"
                  + " added.";
          case 390189, 390186, 3013 -> notThere("role", place.role());
          case 390201 -> requested(e, place);
          case 200028, 200029, 200059, 200026 ->
              "hindsight.warehouse.url is not complete: write"
                  + " jdbc:snowflake://ACCOUNT.snowflakecomputing.com/?db=…&schema=…&warehouse=….";
          default ->
              httpStatus(e) == 403 || httpStatus(e) == 404
                  ? "There is no account at "
                      + host(place)
                      + " (HTTP status "
                      + httpStatus(e)
                      + "): write the account in hindsight.warehouse.url as in the address of"
                      + " Snowflake's own pages, ORGANISATION-ACCOUNT.snowflakecomputing.com."
                  : null;
        };
    if (message != null) {
      return Optional.of(new Stop(Stop.Reason.CONFIGURATION, message, e));
    }
    return isTransient(e)
        ? Optional.of(
            new Stop(
                Stop.Reason.FAILURE,
                "Snowflake is not reachable at "
                    + host(place)
                    + " (code "
                    + e.getErrorCode()
                    + "): see to the network, or to the account in hindsight.warehouse.url.",
                e))
        : Optional.empty();
  }

  /**
   * What to mend when a statement failed in a session that was opened.
   *
   * @return empty where nobody but a programmer can tell
   */
  static Optional<String> mend(SQLException e) {
    return Optional.ofNullable(
        switch (e.getErrorCode()) {
          case 606 -> NO_WAREHOUSE;
          case 90073, 90109 ->
              "The warehouse has used up what its resource monitor allows: raise the quota, or set"
                  + " hindsight.warehouse.warehouse to another one.";
          case 3001, 3003, 3041, 90106 ->
              "The role lacks a privilege: GRANT it as docs/snowflake.md has them, or set"
                  + " hindsight.warehouse.role.";
          case 2003, 2043 ->
              "Something is not there, or the role may not see it: ops/hindsight migrate, or GRANT"
                  + " as docs/snowflake.md has it.";
          case 90105 ->
              "No database or schema is chosen: set hindsight.warehouse.database and"
                  + " hindsight.warehouse.schema.";
          case 630, 604 ->
              "Snowflake stopped the statement, which took longer than it may: raise"
                  + " hindsight.warehouse.query-timeout, or take a larger warehouse.";
          default -> null;
        });
  }

  private static String requested(SQLException e, SnowflakePlace place) {
    // The message names the kind of the missing thing, not the thing.
    Matcher matcher = REQUESTED.matcher(String.valueOf(e.getMessage()));
    String kind = matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "schema";
    return notThere(
        kind,
        switch (kind) {
          case "database" -> place.database();
          case "warehouse" -> place.warehouse();
          case "role" -> place.role();
          default -> place.schema();
        });
  }

  private static String notThere(String kind, Optional<String> name) {
    return "There is no "
        + kind
        + name.map(known -> " " + known).orElse("")
        + " in Snowflake, or it may not be used with this sign-in: set hindsight.warehouse."
        + kind
        + ", or create it and GRANT "
        + (kind.equals("role") ? "it to the user" : "USAGE on it to the role")
        + " (docs/snowflake.md).";
  }

  /** The status of the HTTP answer that the driver could not use; 0 for others. */
  private static int httpStatus(SQLException e) {
    Matcher matcher = HTTP_STATUS.matcher(String.valueOf(e.getMessage()));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String host(SnowflakePlace place) {
    return place.url().replaceFirst("jdbc:snowflake://", "").replaceFirst("[/?].*", "");
  }
}
