package dev.hindsight.snowflake;

import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.SnowflakeConnections;
import dev.hindsight.warehouse.SnowflakeDialect;
import dev.hindsight.warehouse.SnowflakePlace;
import dev.hindsight.warehouse.SnowflakeSignIn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One double for all tests of a process, each in a schema of its own. */
public final class SharedDouble {
  private static final SnowflakeDouble SNOWFLAKE =
      SnowflakeDouble.start().waitAtMost(Duration.ofSeconds(3));
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private static final String MIGRATED = "MIGRATED";
  private static boolean migrated;

  private SharedDouble() {}

  public static SnowflakeDouble get() {
    return SNOWFLAKE;
  }

  /** The address of a schema with nothing in it. */
  public static String newSchema() {
    String schema = "HISTORY" + SCHEMAS.incrementAndGet();
    SNOWFLAKE.createSchema(schema);
    return SNOWFLAKE.url(schema);
  }

  /** All tables in an empty schema; the migrations run once for all tests of a JVM. */
  public static synchronized void migrate(String url) {
    if (!migrated) {
      SNOWFLAKE.createSchema(MIGRATED);
      Migrations.apply(connections(SNOWFLAKE.url(MIGRATED)), new SnowflakeDialect());
      migrated = true;
    }
    SNOWFLAKE.copySchema(MIGRATED, url.substring(url.indexOf("schema=") + "schema=".length()));
  }

  public static SnowflakeConnections connections(String url) {
    return connections(url, Duration.ofSeconds(20));
  }

  /**
   * @param network after which the driver gives a request up
   */
  public static SnowflakeConnections connections(String url, Duration network) {
    return new SnowflakeConnections(
        new SnowflakePlace(
            url,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            network,
            Duration.ofSeconds(60)),
        SnowflakeSignIn.password(SnowflakeDouble.USER, SnowflakeDouble.PASSWORD));
  }
}
