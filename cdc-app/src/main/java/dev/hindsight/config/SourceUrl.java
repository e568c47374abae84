package dev.hindsight.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Postgres JDBC URL taken apart, since the replication client wants host and port by themselves.
 *
 * @param parameters what follows the question mark, decoded, without user and password
 */
public record SourceUrl(String host, int port, String database, Map<String, String> parameters) {
  static final String EXPECTED =
      "a URL of one server and a database, such as jdbc:postgresql://127.0.0.1:5432/oltp";

  private static final Pattern SHAPE =
      Pattern.compile(
          "jdbc:postgresql://(\\[[0-9a-fA-F:.]+]|[^\\[\\]:/,?]+)(?::(\\d{1,5}))?/([^/?]+)(?:\\?(.*))?");

  public SourceUrl {
    parameters = Map.copyOf(parameters);
  }

  static SourceUrl parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    int port = matcher.group(2) == null ? 5432 : Integer.parseInt(matcher.group(2));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port from 1 to 65535 in the URL");
    }
    return new SourceUrl(
        matcher.group(1), port, decoded(matcher.group(3)), parameters(matcher.group(4)));
  }

  SourceUrl withoutCredentials() {
    Map<String, String> kept = new LinkedHashMap<>(parameters);
    kept.keySet().removeIf(JdbcParameters::isCredential);
    return new SourceUrl(host, port, database, kept);
  }

  /** The URL for the driver; user and password are handed over apart. */
  public String jdbc() {
    String query =
        parameters.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + encoded(database)
        + (parameters.isEmpty() ? "" : query);
  }

  @Override
  public String toString() {
    return JdbcParameters.masked(jdbc());
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        found.put(
            equals < 0 ? pair : pair.substring(0, equals),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return found;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(EXPECTED, malformed);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
