package dev.hindsight.warehouse;

import dev.hindsight.change.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.h2.Driver;

/**
 * Opens the H2 warehouse. With {@code AUTO_SERVER=TRUE} in the URL the first process to open the
 * file serves the others, on the loopback address only.
 */
public final class H2Connections implements WarehouseConnections {
  private static final int WRONG_SIGN_IN = 28000;

  /** Of H2, where two processes want to be the one that serves the file in the same moment. */
  static final int CHANGING_HANDS = 8000;

  /**
   * Of H2, where another process has the file and does not serve it: also in the moment before it
   * does, or after it ended to.
   */
  private static final int HELD = 90020;

  private final String url;
  private final String user;
  private final String password;
  private final Path file;

  static {
    // Read by H2 when its classes load: without it the automatic server would listen on every
    // address of the machine.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    // Looks each value up among the last thousand, by the hash of its text: rarely the same one.
    System.setProperty("h2.objectCache", "false");
  }

  private H2Connections(String url, String user, String password, Path file) {
    this.file = file;
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /**
   * For commands that may make the warehouse.
   *
   * @param file the database file, which is made for its owner alone; null for a database without a
   *     file
   */
  public static H2Connections creating(String url, String user, String password, Path file) {
    return new H2Connections(url, user, password, file);
  }

  /**
   * For commands that only look.
   *
   * @param file the database file, checked beforehand so that looking never makes one; null for a
   *     database without a file
   */
  public static H2Connections existing(String url, String user, String password, Path file) {
    if (file != null && !Files.exists(file)) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "There is no warehouse at "
              + file
              + ": start ops/hindsight run first, or set hindsight.warehouse.url.");
    }
    return new H2Connections(url + ";IFEXISTS=TRUE", user, password, null);
  }

  @Override
  public Connection open() throws SQLException {
    try {
      if (file != null && !Files.exists(file)) {
        OwnerOnly.file(file);
      }
      return open(user);
    } catch (IOException e) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The warehouse's file "
              + file
              + " cannot be made: set hindsight.warehouse.url to a folder that is ours.",
          e);
    } catch (SQLException e) {
      throw explained(e);
    }
  }

  @Override
  public Connection openToRead() throws SQLException {
    // First as the owner: the reader could not silence H2's trace file, which has values of rows.
    try (Connection owner = open()) {
      if (!H2Reader.exists(owner)) {
        throw new Stop(
            Stop.Reason.CONFIGURATION,
            "The warehouse at "
                + where()
                + " was made before its reading user was: run ops/hindsight migrate.");
      }
      H2Reader.admitToLaterTables(owner);
      return H2Reader.prepared(open(H2Reader.NAME));
    }
  }

  @Override
  public void admitReader() throws SQLException {
    try (Connection connection = open()) {
      H2Reader.admit(connection, password);
    }
  }

  private Connection open(String signInAs) throws SQLException {
    Properties signIn = new Properties();
    signIn.setProperty("user", signInAs);
    signIn.setProperty("password", password);
    Connection connection = connect(signIn);
    if (connection == null) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "hindsight.warehouse.url is not an H2 URL: write jdbc:h2:file:PATH;AUTO_SERVER=TRUE.");
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      if (signInAs.equals(user)) {
        // The trace file would have statements and values of rows in it, also what was purged
        // since.
        statement.execute("SET TRACE_LEVEL_FILE 0");
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private Connection connect(Properties signIn) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        return new Driver().connect(url, signIn);
      } catch (SQLException e) {
        if (tries >= mostTries(e)) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private static int mostTries(SQLException e) {
    return switch (e.getErrorCode()) {
      case CHANGING_HANDS -> 20;
      case HELD -> 10;
      default -> 1;
    };
  }

  private SQLException explained(SQLException e) {
    String where = where();
    if (FullDisk.caused(e)) {
      throw new Stop(Stop.Reason.FAILURE, FullDisk.SENTENCE, e);
    }
    switch (e.getErrorCode()) {
      case WRONG_SIGN_IN ->
          throw new Stop(
              Stop.Reason.CONFIGURATION,
              "The warehouse at "
                  + where
                  + " refused the sign-in: set hindsight.warehouse.user and hindsight.warehouse.password,"
                  + " or bring back the password file beside it.",
              e);
      case 90030, 90048, 50000 ->
          throw new Stop(
              Stop.Reason.CONFIGURATION,
              "The file of "
                  + where
                  + " is not an H2 warehouse, or is damaged (code "
                  + e.getErrorCode()
                  + "): set hindsight.warehouse.url to another file, or restore a backup. Nothing was changed.",
              e);
      case HELD ->
          throw new Stop(
              Stop.Reason.POSITION_LOST,
              "The warehouse at "
                  + where
                  + " is held by another process without AUTO_SERVER=TRUE: stop that one.",
              e);
      case 90146 ->
          throw new Stop(
              Stop.Reason.CONFIGURATION,
              "There is no warehouse at "
                  + where
                  + ": start ops/hindsight run first, or set hindsight.warehouse.url.",
              e);
      default -> {
        return e;
      }
    }
  }

  private String where() {
    return url.replaceFirst(";.*", "");
  }

  @Override
  public String toString() {
    return "H2Connections[" + url + "]";
  }
}
