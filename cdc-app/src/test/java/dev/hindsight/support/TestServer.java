package dev.hindsight.support;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The Postgres 17 that the tests of a JVM share, until that ends: embedded, or in a container where
 * {@code hindsight.containers} says so ({@code -Pcontainers}).
 *
 * @param address {@code jdbc:postgresql://host:port/}, without a database
 */
record TestServer(String address) {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "max_replication_slots",
          "100",
          // It outlives every test, and nobody pulls the plug.
          "fsync",
          "off",
          // Signing in as always, without the reckoning that is to tire guessers: tests connect
          // some thousand times.
          "scram_iterations",
          "1");

  static TestServer start() {
    return Containers.wanted() ? inContainer() : embedded();
  }

  private static TestServer embedded() {
    try {
      Path data = Files.createTempDirectory("hindsight-postgres");
      EmbeddedSource server = EmbeddedSource.start(data, 0, SETTINGS);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    server.close();
                    Folders.delete(data);
                  }));
      return new TestServer("jdbc:postgresql://127.0.0.1:" + server.port() + "/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestServer inContainer() {
    Containers.required();
    PostgreSQLContainer server =
        new PostgreSQLContainer("postgres:17")
            .withDatabaseName(EmbeddedSource.NAME)
            .withUsername(EmbeddedSource.NAME)
            .withPassword(EmbeddedSource.NAME)
            .withCommand(command());
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    return new TestServer(
        "jdbc:postgresql://" + server.getHost() + ":" + server.getMappedPort(5432) + "/");
  }

  private static String[] command() {
    Map<String, String> all = new TreeMap<>(SETTINGS);
    all.put("wal_level", "logical");
    all.put("max_wal_senders", "20");
    all.put("track_commit_timestamp", "on");
    return Stream.concat(
            Stream.of("postgres"),
            all.entrySet().stream()
                .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue())))
        .toArray(String[]::new);
  }

  String url(String database) {
    return address + database;
  }
}
