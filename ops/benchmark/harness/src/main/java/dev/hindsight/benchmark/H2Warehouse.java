package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** An H2 warehouse of the app, to be read. */
record H2Warehouse(Path path, String password) {

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + path + ";AUTO_SERVER=TRUE;IFEXISTS=TRUE", "hindsight", password);
  }

  long number(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long bytes() {
    try {
      return Files.size(Path.of(path + ".mv.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
