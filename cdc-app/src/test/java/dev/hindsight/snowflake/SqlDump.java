package dev.hindsight.snowflake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Every form of statement that anybody has sent to a double, a file each, for {@link
 * SnowflakeSqlLint}: parameters as literals, and what differs only in its numbers and texts once.
 * Kept where the build says ({@code hindsight.sql-dump}), else nowhere. Thread-safe.
 */
final class SqlDump {
  private static final String KEPT_IN = System.getProperty("hindsight.sql-dump", "");

  /** Integration tests run in several JVMs, each with a number. */
  private static final String FOLDER =
      KEPT_IN.isEmpty() ? "" : KEPT_IN + "/fork-" + System.getProperty("surefire.forkNumber", "1");

  private static final SqlDump ONLY = new SqlDump();

  private final Set<String> seen = new HashSet<>();

  private SqlDump() {
    if (!FOLDER.isEmpty()) {
      empty(Path.of(FOLDER));
    }
  }

  /** What an earlier build left may be sent by nobody any more. */
  private static void empty(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.sql")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void add(String sql) {
    if (!FOLDER.isEmpty()) {
      ONLY.keep(sql);
    }
  }

  private synchronized void keep(String sql) {
    String text;
    String form;
    try {
      SqlText parts = SqlText.of(sql);
      form = parts.upperCode().replaceAll("\\d+", "0");
      text = parts.mapCode(code -> code.replace("?", "1")).text();
    } catch (Refused noSql) {
      return;
    }
    if (seen.add(form)) {
      Path file = Path.of(FOLDER, Integer.toHexString(form.hashCode()) + ".sql");
      try {
        Files.writeString(file, text + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
