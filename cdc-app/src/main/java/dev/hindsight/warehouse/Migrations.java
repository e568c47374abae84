package dev.hindsight.warehouse;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the warehouse's tables and views to the shape this version knows. */
public final class Migrations {
  /**
   * @param version null for one that is applied again whenever its text changes, such as a view
   */
  public record Migration(String version, String description) {}

  private Migrations() {}

  /**
   * Applies what is missing; does nothing to a warehouse that has it all. Not inside a transaction
   * of the caller: DDL commits.
   */
  public static List<Migration> apply(WarehouseConnections connections, Dialect dialect) {
    List<Migration> applied =
        flyway(connections, dialect).migrate().migrations.stream()
            .map(each -> migration(each.version, each.description))
            .toList();
    try {
      // Every time: the warehouse may be older than its reading user, or have another password now.
      connections.admitReader();
    } catch (SQLException e) {
      throw WarehouseException.of(dialect, "making the warehouse's reading user", e);
    }
    return applied;
  }

  /** What {@link #apply} would apply. */
  public static List<Migration> missing(WarehouseConnections connections, Dialect dialect) {
    return Stream.of(flyway(connections, dialect).info().pending())
        .map(
            each ->
                migration(
                    each.getVersion() == null ? null : each.getVersion().toString(),
                    each.getDescription()))
        .toList();
  }

  private static Migration migration(String version, String description) {
    return new Migration(version == null || version.isEmpty() ? null : version, description);
  }

  private static Flyway flyway(WarehouseConnections connections, Dialect dialect) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(new ConnectionsDataSource(connections))
            .locations("classpath:db/warehouse/common", "classpath:db/warehouse/" + dialect.name())
            .table("schema_history")
            .baselineOnMigrate(false)
            .validateMigrationNaming(true)
            // Numbers go by topic: one that came later may have a smaller one.
            .outOfOrder(true)
            .placeholders(new HashMap<>(Map.copyOf(dialect.placeholders())));
    return configuration.load();
  }
}
