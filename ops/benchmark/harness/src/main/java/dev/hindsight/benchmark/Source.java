package dev.hindsight.benchmark;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** An embedded Postgres with the banks' tables, some parties, and one backlog. */
final class Source implements AutoCloseable {
  static final int CONSUMERS = 2_000;
  static final int MERCHANTS = 500;
  static final int BANKS = 20;

  private final EmbeddedSource server;

  private Source(EmbeddedSource server) {
    this.server = server;
  }

  static Source start(Path folder) {
    EmbeddedSource server = EmbeddedSource.start(folder, 0);
    // Ctrl-C leaves no server behind; closing twice does no harm.
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    return new Source(server);
  }

  int port() {
    return server.port();
  }

  String url() {
    return server.url();
  }

  Path folder() {
    return server.dataDir();
  }

  /** The banks' tables with their parties, and what writes backlogs. */
  void prepare() {
    execute(
        resource("/dev/hindsight/simulator/source/schema.sql"),
        "INSERT INTO consumers SELECT i, 'Consumer ' || i, ARRAY[mod(i, 500), mod(i, 499)] FROM generate_series(1, %d) i"
            .formatted(CONSUMERS),
        "INSERT INTO merchants SELECT i, 'Merchant ' || i FROM generate_series(1, %d) i"
            .formatted(MERCHANTS),
        "INSERT INTO banks SELECT i, 'Bank ' || i, 75000 + i FROM generate_series(1, %d) i"
            .formatted(BANKS),
        resource("backlog.sql"));
  }

  /** Writes a backlog; what it leaves to be done later in the server is done before it returns. */
  void write(List<String> statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      statement.execute("SELECT setseed(0.25)");
      for (String sql : statements) {
        statement.execute(sql);
      }
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Transactions there are. */
  long rows() {
    return Long.parseLong(one("SELECT count(*) FROM transactions"));
  }

  void copySlot(String from, String to) {
    one("SELECT pg_copy_logical_replication_slot('%s', '%s')".formatted(from, to));
  }

  /** Drops a slot, once nobody streams from it; one that is not there is none to drop. */
  void dropSlot(String slot) {
    execute(
        ("DO $$ BEGIN FOR i IN 1..500 LOOP EXIT WHEN NOT EXISTS (SELECT FROM pg_replication_slots"
                + " WHERE slot_name = '%1$s' AND active); PERFORM pg_sleep(0.02); END LOOP; END $$;"
                + " SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                + " WHERE slot_name = '%1$s'")
            .formatted(slot));
  }

  void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String one(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(server.urlWithCredentials());
  }

  static String resource(String name) {
    try (InputStream in = Source.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
