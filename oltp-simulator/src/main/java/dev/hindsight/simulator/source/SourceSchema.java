package dev.hindsight.simulator.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates the four tables of the source where they are absent. */
public final class SourceSchema {

  private SourceSchema() {}

  /** The statements as text; they can be repeated. */
  public static String sql() {
    try (InputStream file = SourceSchema.class.getResourceAsStream("schema.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates what is absent, in one transaction where the connection is in autocommit. */
  public static void create(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET client_min_messages = warning; " + sql());
    } catch (SQLException e) {
      throw SourceException.of("cannot create the source's tables", e);
    }
  }

  /** The id that follows the greatest one of {@code transactions}. */
  public static int nextTransactionId(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(id) FROM transactions")) {
      row.next();
      return Math.incrementExact(row.getInt(1));
    } catch (SQLException e) {
      throw SourceException.of("cannot read the transactions", e);
    }
  }
}
