package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * PUT and COPY INTO between a table and its own stage, which is a folder that the driver copies
 * files to; CSV only, written as Hindsight writes it.
 */
final class TableStages {
  private static final Pattern PUT =
      Pattern.compile(
          "(?is)PUT\\s+'file://([^']+)'\\s+@%(\\w+)\\s+AUTO_COMPRESS = FALSE\\s+SOURCE_COMPRESSION"
              + " = GZIP\\s+OVERWRITE = TRUE");
  private static final Pattern COPY =
      Pattern.compile(
          "(?is)COPY INTO (\\w+) \\(([^)]*)\\) FROM @%(\\w+) FILES = \\('([^']+)'\\) FILE_FORMAT ="
              + " \\(TYPE = CSV COMPRESSION = GZIP FIELD_OPTIONALLY_ENCLOSED_BY = '\"'"
              + " ESCAPE_UNENCLOSED_FIELD = NONE NULL_IF = \\(\\) EMPTY_FIELD_AS_NULL = TRUE"
              + " BINARY_FORMAT = HEX\\) ON_ERROR = ABORT_STATEMENT PURGE = TRUE");

  private final Path folder;

  TableStages() {
    try {
      folder = Files.createTempDirectory("snowflake-double-");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells the driver to copy the file to the stage's folder. */
  ObjectNode put(String sql) throws Refused {
    Matcher put = PUT.matcher(sql.strip());
    if (!put.matches()) {
      throw Refused.syntax("unexpected PUT '" + sql + "'.");
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("command", "UPLOAD");
    data.put("operation", "Node");
    data.putArray("src_locations").add(put.group(1));
    data.put("parallel", 1);
    data.put("threshold", 209_715_200);
    data.put("autoCompress", false);
    data.put("overwrite", true);
    data.put("sourceCompression", "gzip");
    data.put("clientShowEncryptionParameter", false);
    data.put("queryId", java.util.UUID.randomUUID().toString());
    data.putNull("encryptionMaterial");
    ObjectNode stage = data.putObject("stageInfo");
    stage.put("locationType", "LOCAL_FS");
    stage.put("location", stage(put.group(2)).toString());
    stage.putObject("creds");
    return data;
  }

  private Path stage(String table) {
    try {
      return Files.createDirectories(folder.resolve(Translation.upper(table)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All rows of the file or none. */
  long copy(String sql, Connection h2) throws SQLException, Refused {
    Matcher copy = COPY.matcher(sql.replaceAll("\\s+", " ").strip());
    if (!copy.matches()) {
      throw Refused.syntax("unexpected COPY '" + sql + "'.");
    }
    Path file = stage(copy.group(3)).resolve(copy.group(4));
    int columns = copy.group(2).split(",").length;
    long rows = 0;
    try (Reader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
        PreparedStatement insert =
            h2.prepareStatement(
                "INSERT INTO %s (%s) VALUES (%s)"
                    .formatted(
                        copy.group(1),
                        copy.group(2),
                        String.join(", ", Collections.nCopies(columns, "?"))))) {
      int[] types = types(h2, copy.group(1), copy.group(2), columns);
      List<String> row;
      while ((row = row(in)) != null) {
        if (row.size() != columns) {
          throw new Refused("100080", "22000", "Number of columns in file does not match");
        }
        for (int i = 0; i < columns; i++) {
          String text = row.get(i);
          insert.setObject(
              i + 1,
              text != null && types[i] == Types.VARBINARY ? HexFormat.of().parseHex(text) : text);
        }
        insert.addBatch();
        rows++;
      }
      if (rows > 0) {
        insert.executeBatch();
      }
      Files.delete(file);
      return rows;
    } catch (IOException e) {
      throw new Refused("002003", "02000", "Remote file was not found: " + e);
    }
  }

  private static int[] types(Connection h2, String table, String names, int columns)
      throws SQLException {
    try (PreparedStatement statement =
            h2.prepareStatement("SELECT " + names + " FROM " + table + " WHERE FALSE");
        ResultSet none = statement.executeQuery()) {
      int[] types = new int[columns];
      for (int i = 0; i < columns; i++) {
        types[i] = none.getMetaData().getColumnType(i + 1);
      }
      return types;
    }
  }

  /** Null at the end; a field that is not there is null, one in quotes is not. */
  private static List<String> row(Reader in) throws IOException {
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean wasQuoted = false;
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0; c = in.read()) {
      if (quoted && c == '"') {
        in.mark(1);
        if (in.read() == '"') {
          field.append('"');
        } else {
          in.reset();
          quoted = false;
        }
      } else if (quoted) {
        field.append((char) c);
      } else if (c == '"') {
        quoted = true;
        wasQuoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(wasQuoted || !field.isEmpty() ? field.toString() : null);
        field.setLength(0);
        wasQuoted = false;
        if (c == '\n') {
          return row;
        }
      } else {
        field.append((char) c);
      }
    }
    return row;
  }
}
