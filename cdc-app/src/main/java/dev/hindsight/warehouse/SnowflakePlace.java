package dev.hindsight.warehouse;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Where in Snowflake, as whom, and how long it may take; all but the sign-in. What is empty is in
 * the URL, or is the user's own default.
 *
 * @param warehouse the compute that statements run on
 * @param login for signing in, all tries together
 * @param network for one request to be answered, all tries together; a statement that runs longer
 *     is asked after in several requests
 * @param query for one statement, after which Snowflake cancels it
 */
public record SnowflakePlace(
    String url,
    Optional<String> role,
    Optional<String> warehouse,
    Optional<String> database,
    Optional<String> schema,
    Duration login,
    Duration network,
    Duration query) {

  /** What the driver is told. */
  Properties properties() {
    Properties properties = new Properties();
    role.ifPresent(name -> properties.setProperty("role", name));
    warehouse.ifPresent(name -> properties.setProperty("warehouse", name));
    database.ifPresent(name -> properties.setProperty("db", name));
    schema.ifPresent(name -> properties.setProperty("schema", name));
    properties.setProperty("application", "Hindsight");
    // A name that is not there fails at once, not at the first statement.
    properties.setProperty("validateDefaultParameters", "true");
    // Without it the driver asks the metadata servers of three clouds who it is.
    properties.setProperty("disablePlatformDetection", "true");
    properties.setProperty("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
    // The Arrow form needs a JVM option, and we read little.
    properties.setProperty("JDBC_QUERY_RESULT_FORMAT", "JSON");
    properties.setProperty("TIMEZONE", "UTC");
    properties.setProperty("JDBC_TREAT_TIMESTAMP_NTZ_AS_UTC", "true");
    properties.putAll(SnowflakeValues.SESSION);
    // Seconds. Snowflake's own default is twelve hours.
    properties.setProperty("LOCK_TIMEOUT", "20");
    properties.setProperty("CLIENT_SESSION_KEEP_ALIVE", "true");
    // Staged files hold rows: for their owner only.
    properties.setProperty("ownerOnlyStageFilePermissionsEnabled", "true");
    properties.setProperty("loginTimeout", Long.toString(login.toSeconds()));
    properties.setProperty("networkTimeout", Long.toString(network.toMillis()));
    properties.setProperty("HTTP_CLIENT_CONNECTION_TIMEOUT", Long.toString(login.toMillis()));
    properties.setProperty("HTTP_CLIENT_SOCKET_TIMEOUT", Long.toString(network.toMillis()));
    properties.setProperty("queryTimeout", Long.toString(query.toSeconds()));
    properties.setProperty("maxHttpRetries", "7");
    return properties;
  }
}
