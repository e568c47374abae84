package dev.hindsight.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The warehouse's JDBC URL, its path made absolute and nothing else changed.
 *
 * @param file the H2 database file, {@code ….mv.db}; empty where the warehouse is no local file
 */
public record WarehouseUrl(String jdbc, Optional<Path> file) {
  private static final String H2_FILE = "jdbc:h2:file:";
  private static final String H2_MEMORY = "jdbc:h2:mem:";
  private static final String SNOWFLAKE = "jdbc:snowflake://";
  private static final String SUFFIX = ".mv.db";

  static WarehouseUrl parse(String text, Profile profile, Path base) {
    refuseCredentials(text);
    if (profile == Profile.SNOWFLAKE) {
      return snowflake(text);
    }
    if (text.startsWith(H2_MEMORY)) {
      return new WarehouseUrl(text, Optional.empty());
    }
    if (!text.startsWith(H2_FILE)) {
      throw new IllegalArgumentException(
          "jdbc:h2:file:PATH for profile h2, such as"
              + " jdbc:h2:file:./data/warehouse;AUTO_SERVER=TRUE");
    }
    int end = text.indexOf(';') < 0 ? text.length() : text.indexOf(';');
    String path = text.substring(H2_FILE.length(), end);
    if (path.isBlank() || path.endsWith("/")) {
      throw new IllegalArgumentException("a file's path after jdbc:h2:file:");
    }
    if (path.endsWith(SUFFIX)) {
      throw new IllegalArgumentException("the path without " + SUFFIX + ", which H2 adds itself");
    }
    Path absolute = Paths.absolute(path, base);
    return new WarehouseUrl(
        H2_FILE + absolute.toString().replace('\\', '/') + text.substring(end),
        Optional.of(beside(absolute, SUFFIX)));
  }

  /** The file kept beside the warehouse's own, {@code warehouse.password} for {@code warehouse}. */
  Optional<Path> sibling(String suffix) {
    return file.map(
        path -> {
          String name = path.getFileName().toString();
          return path.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + suffix);
        });
  }

  /** The value of the first of these parameters that stands in the URL, whatever their case. */
  Optional<String> parameter(String... names) {
    for (String part : jdbc.substring(jdbc.indexOf('?') + 1).split("&")) {
      int equals = part.indexOf('=');
      for (String name : names) {
        if (equals > 0 && part.substring(0, equals).equalsIgnoreCase(name)) {
          return Optional.of(URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return JdbcParameters.masked(jdbc);
  }

  private static WarehouseUrl snowflake(String text) {
    if (!text.startsWith(SNOWFLAKE)) {
      throw new IllegalArgumentException(
          "jdbc:snowflake://ACCOUNT.snowflakecomputing.com/?db=…&schema=…&warehouse=… for profile"
              + " snowflake");
    }
    return new WarehouseUrl(text, Optional.empty());
  }

  /** In the URL they would show wherever the URL shows. */
  private static void refuseCredentials(String text) {
    for (String part : text.split("[;?&]")) {
      int equals = part.indexOf('=');
      String name = part.substring(0, Math.max(equals, 0));
      String instead = JdbcParameters.settingInstead(name);
      if (instead != null) {
        throw new IllegalArgumentException(
            "no "
                + name.toLowerCase(Locale.ROOT)
                + " in the URL; set hindsight.warehouse."
                + instead
                + " instead");
      }
    }
  }

  private static Path beside(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }
}
