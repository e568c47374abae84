package dev.hindsight.snowflake;

import static org.assertj.core.api.Assertions.fail;

import dev.hindsight.warehouse.SnowflakeConnections;
import dev.hindsight.warehouse.SnowflakePlace;
import dev.hindsight.warehouse.SnowflakeSignIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The account that the environment names, for {@code mvn -B verify -Psnowflake-live}. Every schema
 * is made for one test and dropped after it.
 */
public final class LiveAccount {
  private static final String WANTED =
      "The live suite needs an account: set SNOWFLAKE_URL"
          + " (jdbc:snowflake://ORGANISATION-ACCOUNT.snowflakecomputing.com/), SNOWFLAKE_USER,"
          + " SNOWFLAKE_DATABASE, SNOWFLAKE_WAREHOUSE, and one of SNOWFLAKE_PRIVATE_KEY_FILE (with"
          + " SNOWFLAKE_PRIVATE_KEY_PASSPHRASE), SNOWFLAKE_TOKEN_FILE or SNOWFLAKE_PASSWORD;"
          + " SNOWFLAKE_ROLE where the user's default may not CREATE SCHEMA in that database.";

  private LiveAccount() {}

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv("SNOWFLAKE_" + name)).filter(text -> !text.isBlank());
  }

  private static String wanted(String name) {
    return variable(name).orElseGet(() -> fail(WANTED + " SNOWFLAKE_" + name + " is not set."));
  }

  public static String url() {
    return wanted("URL");
  }

  /** A new schema's name, which exists. */
  public static String newSchema() {
    String schema = "HINDSIGHT_LIVE_" + UUID.randomUUID().toString().replace("-", "").toUpperCase();
    execute("CREATE SCHEMA " + schema);
    return schema;
  }

  public static void drop(String schema) {
    execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
  }

  private static void execute(String sql) {
    try (Connection connection = connections("PUBLIC").open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static SnowflakeConnections connections(String schema) {
    return new SnowflakeConnections(
        new SnowflakePlace(
            url(),
            variable("ROLE"),
            Optional.of(wanted("WAREHOUSE")),
            Optional.of(wanted("DATABASE")),
            Optional.of(schema),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10)),
        signIn(wanted("USER")));
  }

  private static SnowflakeSignIn signIn(String user) {
    Optional<String> key = variable("PRIVATE_KEY_FILE");
    if (key.isPresent()) {
      return SnowflakeSignIn.keyPair(
          user, Path.of(key.get()).toAbsolutePath(), variable("PRIVATE_KEY_PASSPHRASE"));
    }
    Optional<String> token = variable("TOKEN_FILE");
    if (token.isPresent()) {
      return SnowflakeSignIn.token(user, () -> read(Path.of(token.get())));
    }
    return SnowflakeSignIn.password(user, wanted("PASSWORD"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
