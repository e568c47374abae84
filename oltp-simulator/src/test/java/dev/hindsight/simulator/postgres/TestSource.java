package dev.hindsight.simulator.postgres;

import dev.hindsight.simulator.source.SourceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests of a JVM, an empty database for each. */
public final class TestSource {

  private static final EmbeddedSource SERVER = start();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestSource() {}

  /** The URL of a new, empty database, with user and password. */
  public static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = SERVER.address().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return "jdbc:postgresql://127.0.0.1:" + SERVER.port() + "/" + name + "?user=oltp&password=oltp";
  }

  /** The only value of a query, as text. */
  public static String value(String url, String query) {
    try (Connection connection = SourceAddress.of(url, null, null).connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static long number(String url, String query) {
    return Long.parseLong(value(url, query));
  }

  /** When each row was last written, by its key. */
  public static Map<Integer, Instant> commitTimes(String url, String table) {
    try (Connection connection = SourceAddress.of(url, null, null).connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id, pg_xact_commit_timestamp(xmin) FROM " + table)) {
      Map<Integer, Instant> times = new HashMap<>();
      while (rows.next()) {
        times.put(rows.getInt(1), rows.getObject(2, OffsetDateTime.class).toInstant());
      }
      return times;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EmbeddedSource start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "source").resolve("oltp");
      EmbeddedSource server = EmbeddedSource.start(folder, 0);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
