package dev.hindsight.support;

import dev.hindsight.warehouse.H2Connections;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.Migrations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** An H2 warehouse in a file of the test's own. */
public final class TestWarehouse {
  private final H2Connections connections;
  private final String url;

  public TestWarehouse(Path folder) {
    this.url = "jdbc:h2:file:" + folder.resolve("warehouse") + ";AUTO_SERVER=TRUE";
    this.connections = H2Connections.creating(url, "hindsight", "secret");
  }

  public TestWarehouse migrated() {
    Migrations.apply(connections, new H2Dialect());
    return this;
  }

  public String url() {
    return url;
  }

  public H2Connections connections() {
    return connections;
  }

  /** The rows of a query, each as its values joined by {@code |}. */
  public List<String> rows(String query) {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        StringJoiner row = new StringJoiner("|");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        found.add(row.toString());
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public String one(String query) {
    return rows(query).get(0);
  }

  public void execute(String... statements) {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
