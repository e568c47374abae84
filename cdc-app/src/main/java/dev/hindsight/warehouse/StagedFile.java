package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.temporal.Temporal;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Rows as a compressed CSV file on the way to a stage: for the owner only, and gone when closed.
 * NULL is nothing at all, everything else is in quotes.
 */
final class StagedFile implements AutoCloseable {
  /** How the file is to be read. */
  static final String FORMAT =
      "TYPE = CSV COMPRESSION = GZIP FIELD_OPTIONALLY_ENCLOSED_BY = '\"' ESCAPE_UNENCLOSED_FIELD ="
          + " NONE NULL_IF = () EMPTY_FIELD_AS_NULL = TRUE BINARY_FORMAT = HEX";

  private final Path path;

  private StagedFile(Path path) {
    this.path = path;
  }

  static StagedFile of(long batch, List<Column> columns, List<Object[]> rows) throws SQLException {
    try {
      // Made with mode 600 where the file system has modes.
      StagedFile file = new StagedFile(Files.createTempFile("hindsight-stage-", ".csv.gz"));
      try (Writer out =
          new BufferedWriter(
              new OutputStreamWriter(
                  new GZIPOutputStream(Files.newOutputStream(file.path)),
                  StandardCharsets.UTF_8))) {
        for (Object[] row : rows) {
          out.write(Long.toString(batch));
          for (int i = 0; i < row.length; i++) {
            out.write(',');
            out.write(field(row[i], columns.get(i)));
          }
          out.write('\n');
        }
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
      return file;
    } catch (IOException e) {
      throw new SQLException("the file to be staged cannot be written", "58030", e);
    }
  }

  private static String field(Object value, Column column) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof Temporal time
            ? SnowflakeValues.text(time)
            : value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : value instanceof List<?> list
                    ? SnowflakeValues.json(list, column.element())
                    : value.toString();
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  String name() {
    return path.getFileName().toString();
  }

  /** As PUT has it. */
  String location() {
    return "file://" + path.toAbsolutePath().toString().replace('\\', '/').replace("'", "\\'");
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException stays) {
      path.toFile().deleteOnExit();
    }
  }
}
