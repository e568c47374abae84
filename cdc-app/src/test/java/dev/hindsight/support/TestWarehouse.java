package dev.hindsight.support;

import dev.hindsight.snowflake.LiveAccount;
import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.H2Connections;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.SnowflakeConnections;
import dev.hindsight.warehouse.SnowflakeDialect;
import dev.hindsight.warehouse.WarehouseConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A warehouse of the test's own: a file of H2, or a schema of the double of Snowflake. */
public final class TestWarehouse {
  private static final String FILE = "warehouse.mv.db";
  private static byte[] empty;

  private final Path folder;
  private static final DateTimeFormatter H2_INSTANT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral("+00")
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final WarehouseConnections connections;
  private final Dialect dialect;
  private final String url;
  // Null for H2.
  private final Runnable migration;

  /** In H2. */
  public TestWarehouse(Path folder) {
    this.folder = folder;
    this.url = "jdbc:h2:file:" + folder.resolve("warehouse") + ";AUTO_SERVER=TRUE";
    this.connections = H2Connections.creating(url, "hindsight", "secret", null);
    this.dialect = new H2Dialect();
    this.migration = null;
  }

  /** In H2, behind a server on that port of the loopback address. */
  public static TestWarehouse served(int port, Path folder) {
    String url = "jdbc:h2:tcp://localhost:" + port + "/" + folder.resolve("served");
    WarehouseConnections connections = H2Connections.creating(url, "hindsight", "secret", null);
    Dialect dialect = new H2Dialect();
    return new TestWarehouse(
        url, connections, dialect, () -> Migrations.apply(connections, dialect));
  }

  private TestWarehouse(
      String url, WarehouseConnections connections, Dialect dialect, Runnable migration) {
    this.folder = null;
    this.url = url;
    this.connections = connections;
    this.dialect = dialect;
    this.migration = migration;
  }

  /** In a new schema of the double, through Snowflake's own driver. */
  public static TestWarehouse snowflake() {
    return snowflake(new SnowflakeDialect());
  }

  public static TestWarehouse snowflake(SnowflakeDialect dialect) {
    String url = SharedDouble.newSchema();
    return new TestWarehouse(
        url, SharedDouble.connections(url), dialect, () -> SharedDouble.migrate(url));
  }

  /** In a schema of a real account. */
  public static TestWarehouse live(String schema, SnowflakeDialect dialect) {
    SnowflakeConnections connections = LiveAccount.connections(schema);
    return new TestWarehouse(
        LiveAccount.url(), connections, dialect, () -> Migrations.apply(connections, dialect));
  }

  /** With all tables, and empty; for a file that is there already, as new as the migrations. */
  public TestWarehouse migrated() {
    if (folder == null) {
      migration.run();
      return this;
    }
    try {
      if (!Files.exists(folder.resolve(FILE))) {
        Files.createDirectories(folder);
        Files.write(folder.resolve(FILE), empty());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** The migrations of H2 run once for all tests of a JVM. */
  private static synchronized byte[] empty() throws IOException {
    if (empty == null) {
      Path folder = Files.createTempDirectory("hindsight-warehouse");
      Migrations.apply(new TestWarehouse(folder).connections, new H2Dialect());
      empty = Files.readAllBytes(folder.resolve(FILE));
      Folders.delete(folder);
    }
    return empty;
  }

  public Dialect dialect() {
    return dialect;
  }

  public String url() {
    return url;
  }

  public WarehouseConnections connections() {
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
          row.add(text(rows, i));
        }
        found.add(row.toString());
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same text for the same value, whichever warehouse it comes from. */
  private static String text(ResultSet row, int column) throws SQLException {
    return switch (row.getMetaData().getColumnTypeName(column)) {
      case "TIMESTAMPTZ" -> {
        Instant time = row.getObject(column, Instant.class);
        yield time == null ? null : H2_INSTANT.format(time);
      }
      case "ARRAY" -> row.getObject(column) == null ? null : row.getObject(column).toString();
      case "BOOLEAN" -> {
        boolean value = row.getBoolean(column);
        yield row.wasNull() ? null : Boolean.toString(value).toUpperCase(Locale.ROOT);
      }
      default -> row.getString(column);
    };
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
