package dev.hindsight.source;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.Stop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the source is and how to sign in. Opens connections in UTC; holds none itself. Thread-safe.
 *
 * @param url {@code jdbc:postgresql://host:port/database}; may carry driver settings
 */
public record SourceDatabase(String url, String user, String password) {
  private static final int CONNECT_SECONDS = 10;
  // How long an answer may take before the other side counts as gone: of short questions, and of
  // reading whole tables, where a lock may have to be waited for.
  private static final int ANSWER_SECONDS = 60;
  private static final int READ_SECONDS = 600;

  /** What tells one database from another, and how far its log has come. */
  public record Identity(String systemIdentifier, String database, long walLsn) {}

  public SourceDatabase {
    if (Driver.parseURL(url, new Properties()) == null) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "hindsight.source.url is not a Postgres URL: write jdbc:postgresql://HOST:PORT/DATABASE.");
    }
  }

  /** The parts of the URL, under the driver's own names. */
  public Properties parts() {
    return Driver.parseURL(url, new Properties());
  }

  /** Host, port and database, without user and password. */
  public String address() {
    Properties parts = parts();
    return PGProperty.PG_HOST.getOrDefault(parts)
        + ":"
        + PGProperty.PG_PORT.getOrDefault(parts)
        + "/"
        + PGProperty.PG_DBNAME.getOrDefault(parts);
  }

  /** A connection in autocommit mode, for short questions. */
  public Connection connect() throws SQLException {
    return open(answeringWithin(ANSWER_SECONDS));
  }

  /** As {@link #connect}, for one short look: who does not answer soon is not there. */
  public Connection connectBriefly() throws SQLException {
    return open(answeringWithin(CONNECT_SECONDS));
  }

  /** As {@link #connect}, for reading whole tables. */
  Connection connectToRead() throws SQLException {
    return open(answeringWithin(READ_SECONDS));
  }

  private static Properties answeringWithin(int seconds) {
    Properties settings = new Properties();
    PGProperty.SOCKET_TIMEOUT.set(settings, seconds);
    return settings;
  }

  /** A connection that understands the replication protocol's commands. */
  Connection connectForReplication() throws SQLException {
    Properties replication = new Properties();
    PGProperty.REPLICATION.set(replication, "database");
    PGProperty.PREFER_QUERY_MODE.set(replication, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(replication, "9.4");
    return open(replication);
  }

  private Connection open(Properties settings) throws SQLException {
    settings.setProperty("user", user);
    settings.setProperty("password", password);
    PGProperty.APPLICATION_NAME.set(settings, "hindsight");
    if (!PGProperty.CONNECT_TIMEOUT.isPresent(settings)) {
      PGProperty.CONNECT_TIMEOUT.set(settings, CONNECT_SECONDS);
    }
    // For one who takes the connection and never says a word.
    if (!PGProperty.LOGIN_TIMEOUT.isPresent(settings)) {
      PGProperty.LOGIN_TIMEOUT.set(settings, CONNECT_SECONDS);
    }
    PGProperty.TCP_KEEP_ALIVE.set(settings, true);
    Connection connection = new Driver().connect(url, settings);
    try (Statement statement = connection.createStatement()) {
      // Whatever the database or the role has set: values are read as text, and compared with the
      // log's; both sides have to print alike, and floats to the last digit. A policy that hides
      // rows would make copy and comparison agree on too little, so it is an error. And the lock
      // of a machine that vanished must not be held for the two hours of the usual keep-alive.
      statement.execute(
          "SET TIME ZONE 'UTC'; SET extra_float_digits = 1; SET intervalstyle = 'postgres'; SET"
              + " bytea_output = 'hex'; SET row_security = off; SET tcp_keepalives_idle = 20; SET"
              + " tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /** As {@link #connectWithin(Duration, BooleanSupplier)}, with nobody who could give up. */
  public Connection connectWithin(Duration patience) throws InterruptedException {
    return connectWithin(patience, () -> false);
  }

  /**
   * Connects, and tries again while nobody answers.
   *
   * @param givenUp asked between two tries: then an {@link InterruptedException} is the answer
   * @throws Stop with exit code 2 for a refused sign-in or an unknown database, 1 when nobody
   *     answered in time
   */
  public Connection connectWithin(Duration patience, BooleanSupplier givenUp)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int seconds = (int) Math.max(1, Math.min(CONNECT_SECONDS, patience.toSeconds()));
    while (true) {
      Properties settings = answeringWithin(ANSWER_SECONDS);
      PGProperty.CONNECT_TIMEOUT.set(settings, seconds);
      PGProperty.LOGIN_TIMEOUT.set(settings, seconds);
      try {
        return open(settings);
      } catch (SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("28")) {
          throw new Stop(
              Stop.Reason.CONFIGURATION,
              "Postgres at "
                  + address()
                  + " refused the sign-in of user "
                  + user
                  + " (SQL state "
                  + state
                  + "): set hindsight.source.user and hindsight.source.password.",
              e);
        }
        if (state.equals("3D000")) {
          throw new Stop(
              Stop.Reason.CONFIGURATION,
              "There is no such database at " + address() + ": set hindsight.source.url.",
              e);
        }
        if (givenUp.getAsBoolean()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() > deadline) {
          throw new Stop(
              Stop.Reason.FAILURE,
              "No Postgres answered at "
                  + address()
                  + " within "
                  + patience.toSeconds()
                  + " s (SQL state "
                  + state
                  + "): start it, or set hindsight.source.url.",
              e);
        }
        Thread.sleep(500);
      }
    }
  }

  public static Identity identity(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT system_identifier::text FROM pg_control_system()), current_database(),"
                    + " pg_current_wal_lsn()::text")) {
      row.next();
      return new Identity(row.getString(1), row.getString(2), Lsn.parse(row.getString(3)));
    }
  }

  /** The source's clock, in microseconds. */
  public static Instant clock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  /**
   * Writes an empty transaction into the log that every slot of the database sees; needs no
   * privilege and no table.
   *
   * @return a position at or before that transaction's commit
   */
  public static long mark(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_logical_emit_message(true, 'hindsight', '')::text")) {
      row.next();
      return Lsn.parse(row.getString(1));
    }
  }

  @Override
  public String toString() {
    return "SourceDatabase[" + address() + "]";
  }
}
