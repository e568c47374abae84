package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.TestSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A working directory of the app, and the settings it runs with there. */
final class AppFolder {
  static final String WAREHOUSE_PASSWORD = "warehouse-s3cret";

  private final Path directory;
  private final Map<String, String> settings;

  private AppFolder(Path directory, Map<String, String> settings) {
    this.directory = directory;
    this.settings = new HashMap<>(settings);
    this.settings.put("hindsight.warehouse.password", WAREHOUSE_PASSWORD);
  }

  static AppFolder of(Path directory, TestSource source) {
    return new AppFolder(directory, AppProcess.settings(source));
  }

  AppFolder with(String key, String value) {
    AppFolder other = new AppFolder(directory, settings);
    other.settings.put(key, value);
    return other;
  }

  /** The same settings, a warehouse of its own. */
  AppFolder in(String folder) {
    return new AppFolder(directory.resolve(folder), settings);
  }

  Path warehouseFile() {
    return directory.resolve("data/warehouse.mv.db");
  }

  String url() {
    return "jdbc:h2:file:" + directory.resolve("data/warehouse") + ";AUTO_SERVER=TRUE";
  }

  String slot() {
    return settings.get("hindsight.source.slot");
  }

  AppProcess start(String... arguments) {
    return AppProcess.start(directory, settings, arguments);
  }

  AppProcess startStreaming() {
    return start("run").awaitLine(AppProcess.STREAMING);
  }

  void catchUp() throws InterruptedException {
    try (AppProcess app = start("run", "--until-caught-up")) {
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
  }

  /** The app's jar with a main class of the tests. */
  AppProcess startMain(String mainClass, String... arguments) {
    return AppProcess.startMain(directory, settings, mainClass, arguments);
  }

  /** Runs the app, which must end by itself, and says how. */
  Ending ending(String... arguments) throws InterruptedException {
    try (AppProcess app = start(arguments)) {
      return Ending.of(app);
    }
  }

  /** A connection such as a command beside {@code run} opens, from another process: this one. */
  Connection warehouse() throws SQLException {
    return DriverManager.getConnection(url() + ";IFEXISTS=TRUE", "hindsight", WAREHOUSE_PASSWORD);
  }

  static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  String one(String query) throws SQLException {
    try (Connection connection = warehouse()) {
      return one(connection, query);
    }
  }

  /** Nobody else writes the position until it is closed. */
  interface Block extends AutoCloseable {
    @Override
    void close();
  }

  /** Keeps the app's commits waiting, as somebody with a long transaction of their own would. */
  Block block() throws SQLException {
    Connection connection = warehouse();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE pipeline_position SET holder = holder");
    }
    return () -> {
      try {
        connection.rollback();
        connection.close();
      } catch (SQLException goneWithTheApp) {
        // Who opened the file first serves it, and may have ended.
      }
    };
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = warehouse();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  void overwriteWarehouse(byte[] content) throws Exception {
    Files.createDirectories(warehouseFile().getParent());
    Files.write(warehouseFile(), content);
  }
}
