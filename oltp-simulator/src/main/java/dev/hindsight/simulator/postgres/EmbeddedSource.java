package dev.hindsight.simulator.postgres;

import dev.hindsight.simulator.source.SourceAddress;
import dev.hindsight.simulator.source.SourceException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A running Postgres 17 on 127.0.0.1 with {@code wal_level=logical}; database, superuser and
 * password are {@code oltp}, and every login needs the password.
 *
 * <p>The folder is kept and continued at the next start, also after a crash: a server that a killed
 * process left running is stopped first. One process at a time holds a folder; what the server says
 * goes to a file beside it, named like it with {@code .log}. Safe for use by several threads.
 */
public final class EmbeddedSource implements AutoCloseable {

  /** The name of the database, of its owner and the owner's password. */
  public static final String NAME = "oltp";

  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final DataFolder folder;

  private EmbeddedSource(EmbeddedPostgres server, DataFolder folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @param dataDir created where absent; else empty or made by an earlier start
   * @param port 0 for any free one
   * @throws SourceException where the folder is another's, the port is taken, or the server does
   *     not come up
   */
  public static EmbeddedSource start(Path dataDir, int port) {
    return start(dataDir, port, Map.of());
  }

  /**
   * As {@link #start(Path, int)}, with server settings of one's own, such as {@code
   * wal_level=replica} in a test; values hold no blanks.
   */
  public static EmbeddedSource start(Path dataDir, int port, Map<String, String> settings) {
    Ports.requireFree(port);
    DataFolder folder = DataFolder.take(dataDir);
    try {
      EmbeddedPostgres server = builder(folder, port, settings).start();
      AccessRules.secure(server, folder);
      return new EmbeddedSource(server, folder);
    } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
      folder.stopServer();
      folder.close();
      throw SourceException.failure(
          "Postgres did not start in " + dataDir + ", see " + folder.log() + ": " + reason(e), e);
    }
  }

  /** The JDBC URL, without user and password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + NAME;
  }

  /** The JDBC URL with user and password, to be pasted anywhere. */
  public String urlWithCredentials() {
    return url() + "?user=" + NAME + "&password=" + NAME;
  }

  /** The address the simulator's own classes take. */
  public SourceAddress address() {
    return SourceAddress.of(urlWithCredentials(), null, null);
  }

  public int port() {
    return server.getPort();
  }

  public Path dataDir() {
    return folder.path();
  }

  /** Stops the server: open sessions are ended, everything committed is on disk. Repeatable. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw SourceException.failure("Postgres did not stop: " + e.getMessage(), e);
    } finally {
      // The library gives up after five seconds; a large checkpoint may take longer.
      folder.awaitStopped();
      folder.close();
    }
  }

  private static String reason(Throwable failure) {
    return failure instanceof ExceptionInInitializerError && failure.getCause() != null
        ? failure.getCause().getMessage()
        : failure.getMessage();
  }

  private static EmbeddedPostgres.Builder builder(
      DataFolder folder, int port, Map<String, String> settings) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.path())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(LONGEST_START)
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
            .setLocaleConfig("locale", "C.UTF-8")
            .setConnectConfig("password", NAME)
            .setPgBinaryResolver(ServerPrograms.FIRST_ON_CLASS_PATH)
            .setPort(port);
    ServerSettings.with(settings).forEach(builder::setServerConfig);
    return builder;
  }
}
