package dev.hindsight.support;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One Postgres for all tests of a JVM; each test gets a database of its own in it. */
public final class SourceServer {
  /** The four tables, as given. */
  public static final String BANK_SCHEMA =
      """
      CREATE TABLE consumers    (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, prefered_merchants INTEGER[]);
      CREATE TABLE merchants    (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
      CREATE TABLE banks        (id INTEGER PRIMARY KEY, name TEXT NOT NULL, zipcode TEXT UNIQUE NOT NULL);
      CREATE TABLE transactions (id INTEGER PRIMARY KEY, amount NUMERIC(10, 5), creation_date TIMESTAMP WITH TIME ZONE,
        execution_date TIMESTAMP WITH TIME ZONE, label TEXT, country_code TEXT,
        consumer_id INTEGER NOT NULL REFERENCES consumers (id), bank_id INTEGER NOT NULL REFERENCES banks (id),
        merchant_id INTEGER REFERENCES merchants (id))""";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static TestServer server;

  private SourceServer() {}

  /** A new database with the source schema of the banks. */
  public static TestSource bankSource() {
    TestSource source = emptySource();
    source.execute(
        BANK_SCHEMA,
        """
        INSERT INTO consumers VALUES (1, 'Ada Lovelace', '{1,2}'), (2, 'Alan Turing', NULL);
        INSERT INTO merchants VALUES (1, 'Boulangerie'), (2, 'Epicerie');
        INSERT INTO banks VALUES (1, 'First Bank', '75001')""");
    return source;
  }

  /** A new database without tables. */
  public static synchronized TestSource emptySource() {
    if (server == null) {
      server = TestServer.start();
    }
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(
                server.url(EmbeddedSource.NAME), EmbeddedSource.NAME, EmbeddedSource.NAME);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new TestSource(server.url(name), name);
  }
}
