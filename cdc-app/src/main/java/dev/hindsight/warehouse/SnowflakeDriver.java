package dev.hindsight.warehouse;

import dev.hindsight.change.Stop;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Snowflake's own driver: 99 MB that only its profile needs. It is not on the class path but in
 * {@code lib/snowflake} beside the program, and is loaded when it is first asked for.
 */
final class SnowflakeDriver {
  private static final String PACKAGE = "net.snowflake.";
  private static final String FOLDER = "lib/snowflake";

  static {
    // Read by the driver when its classes load: its log goes where ours does, not to stderr.
    System.setProperty("net.snowflake.jdbc.loggerImpl", "net.snowflake.client.log.SLF4JLogger");
  }

  private SnowflakeDriver() {}

  /**
   * The driver: the one on the class path, if somebody has put one there, else the one beside the
   * program.
   *
   * @throws Stop when there is none
   */
  static Driver get() {
    return Loaded.DRIVER;
  }

  /** Once a process. */
  private static final class Loaded {
    static final Driver DRIVER = load();
  }

  private static Driver load() {
    ClassLoader own = SnowflakeDriver.class.getClassLoader();
    return in(own)
        .or(() -> in(new URLClassLoader("snowflake", jars(), own)))
        .orElseThrow(
            () ->
                new Stop(
                    Stop.Reason.CONFIGURATION,
                    "Snowflake's driver is not there: put snowflake-jdbc-….jar into "
                        + FOLDER
                        + " beside cdc-app.jar, or build it anew (mvn -B -DskipTests package)."));
  }

  private static Optional<Driver> in(ClassLoader loader) {
    return ServiceLoader.load(Driver.class, loader).stream()
        .filter(provider -> provider.type().getName().startsWith(PACKAGE))
        .map(ServiceLoader.Provider::get)
        .findFirst();
  }

  /** Those in the folder beside each jar of the class path: with {@code java -jar} beside ours. */
  private static URL[] jars() {
    List<URL> found = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path folder = Path.of(entry).toAbsolutePath().resolveSibling(FOLDER);
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
          for (Path jar : jars) {
            found.add(url(jar));
          }
        } catch (IOException unreadable) {
          throw new Stop(
              Stop.Reason.CONFIGURATION, "The folder " + folder + " cannot be read.", unreadable);
        }
      }
    }
    return found.toArray(URL[]::new);
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }
}
