package dev.hindsight.warehouse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * H2's file, written anew without what was deleted. Whichever process has it open does that; where
 * it is another one, its answer is lost with the connection, and the file itself has to tell: a new
 * one says so in its first block.
 */
final class H2File {
  /** The file's first block, in H2's own words. */
  private static final Pattern CREATED = Pattern.compile("[:,]created:([0-9a-f]+)");

  private static final int BLOCK = 4_096;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final long PAUSE_MILLIS = 200;

  private H2File() {}

  /**
   * @throws SQLException one that is transient when it is not certain that it was done
   */
  static void compact(Connection connection, WarehouseConnections connections, Dialect dialect)
      throws SQLException {
    Path file = path(connection);
    String before = created(file);
    Set<PosixFilePermission> rights = OwnerOnly.of(file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
    } catch (SQLException e) {
      if (!dialect.isTransient(e)) {
        throw e;
      }
      awaitOpen(connections, dialect);
      if (before == null || before.equals(created(file))) {
        throw e;
      }
    }
    // H2 makes the new file as the umask has it.
    OwnerOnly.give(file, rights);
  }

  private static Path path(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT DATABASE_PATH()")) {
      row.next();
      return row.getString(1) == null ? null : Path.of(row.getString(1) + ".mv.db");
    }
  }

  /** When the file was made, as it says; null where it cannot be read. */
  private static String created(Path file) {
    if (file == null) {
      return null;
    }
    try (InputStream content = Files.newInputStream(file)) {
      Matcher created =
          CREATED.matcher(new String(content.readNBytes(BLOCK), StandardCharsets.ISO_8859_1));
      return created.find() ? created.group(1) : null;
    } catch (IOException lockedOrElsewhere) {
      return null;
    }
  }

  /** Once it can be opened nobody is at work on it any more. */
  private static void awaitOpen(WarehouseConnections connections, Dialect dialect)
      throws SQLException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      try {
        connections.open().close();
        return;
      } catch (SQLException e) {
        if (!dialect.isTransient(e) || System.nanoTime() > deadline) {
          throw e;
        }
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted while the file was written anew", e);
      }
    }
  }
}
