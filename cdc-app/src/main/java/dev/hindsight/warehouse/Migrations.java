package dev.hindsight.warehouse;

import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the warehouse's tables and views to the shape this version knows. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing; does nothing to a warehouse that has it all. Not inside a transaction
   * of the caller: DDL commits.
   *
   * @return how many migrations were applied
   */
  public static int apply(WarehouseConnections connections, Dialect dialect) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(new ConnectionsDataSource(connections))
            .locations("classpath:db/warehouse/common", "classpath:db/warehouse/" + dialect.name())
            .table("schema_history")
            .baselineOnMigrate(false)
            .validateMigrationNaming(true)
            .placeholders(new HashMap<>(Map.copyOf(dialect.placeholders())));
    return configuration.load().migrate().migrationsExecuted;
  }
}
