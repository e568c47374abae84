package dev.hindsight.simulator.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Where the source is and who asks. Immutable; every call of {@link #connect} opens a connection of
 * its own, which the caller closes.
 */
public final class SourceAddress {

  /** User and password where neither the URL nor the caller names one. */
  public static final String DEFAULT_USER = "oltp";

  private static final String DEFAULT_SECONDS_TO_CONNECT = "10";

  private final String url;
  private final Properties properties;

  private SourceAddress(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  /**
   * @param url {@code jdbc:postgresql://host:port/database}, with options behind a question mark
   * @param user null: the URL's, else {@value #DEFAULT_USER}
   * @param password null: the URL's, else {@value #DEFAULT_USER}
   * @throws SourceException where the URL is none of Postgres
   */
  public static SourceAddress of(String url, String user, String password) {
    if (Driver.parseURL(url, new Properties()) == null) {
      throw SourceException.configuration(
          "not a Postgres URL (jdbc:postgresql://host:port/database): " + withoutQuery(url));
    }
    // The driver prefers what the URL says to what it is handed, so it gets the URL without it.
    Properties properties = new Properties();
    properties.setProperty("user", DEFAULT_USER);
    properties.setProperty("password", DEFAULT_USER);
    properties.setProperty("ApplicationName", "hindsight-simulator");
    properties.setProperty("connectTimeout", DEFAULT_SECONDS_TO_CONNECT);
    String bare = withoutQuery(url);
    String query = url.substring(Math.min(url.length(), bare.length() + 1));
    for (String option : query.isEmpty() ? new String[0] : query.split("&")) {
      int at = option.indexOf('=');
      properties.setProperty(
          at < 0 ? option : option.substring(0, at),
          at < 0 ? "" : URLDecoder.decode(option.substring(at + 1), StandardCharsets.UTF_8));
    }
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return new SourceAddress(bare, properties);
  }

  public Connection connect() {
    try {
      return DriverManager.getConnection(url, properties);
    } catch (SQLException e) {
      throw SourceException.of("cannot connect to " + url, e);
    }
  }

  /** The URL without anything secret. */
  @Override
  public String toString() {
    return url;
  }

  private static String withoutQuery(String url) {
    int at = url.indexOf('?');
    return at < 0 ? url : url.substring(0, at);
  }
}
