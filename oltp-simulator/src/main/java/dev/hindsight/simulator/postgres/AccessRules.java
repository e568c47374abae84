package dev.hindsight.simulator.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes the role and the database, and replaces "everybody is trusted" by passwords. */
final class AccessRules {

  private static final String RULES =
      """
      # Written by the simulator: this machine only, and never without a password.
      host all         all 127.0.0.1/32 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      """;

  private AccessRules() {}

  /** Does what is missing; an earlier start may have been killed half way. */
  static void secure(EmbeddedPostgres server, DataFolder folder) throws IOException {
    String name = EmbeddedSource.NAME;
    Path rules = folder.path().resolve("pg_hba.conf");
    boolean protectedAlready = Files.readString(rules).equals(RULES);
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + name + "'")) {
        statement.execute("CREATE ROLE " + name + " SUPERUSER LOGIN PASSWORD '" + name + "'");
      }
      if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
        statement.execute("CREATE DATABASE " + name + " OWNER " + name);
      }
      if (!protectedAlready) {
        statement.execute("ALTER ROLE postgres PASSWORD '" + name + "'");
        Files.writeString(rules, RULES);
        statement.execute("SELECT pg_reload_conf()");
        awaitRefusal(server);
      }
    } catch (SQLException e) {
      throw new IOException("cannot create the database: " + e.getMessage(), e);
    }
  }

  /** The reload is asynchronous: a caller must not find the door open for another moment. */
  private static void awaitRefusal(EmbeddedPostgres server) throws IOException {
    for (int i = 0; i < 100; i++) {
      try (Connection open =
          server
              .getDatabase("postgres", "postgres", java.util.Map.of("password", "not-this"))
              .getConnection()) {
        Thread.sleep(open.isValid(1) ? 50 : 10);
      } catch (SQLException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    throw new IOException("the server goes on trusting everybody");
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next();
    }
  }
}
