package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.config.Profile;
import dev.hindsight.config.Secret;
import dev.hindsight.config.Settings;
import dev.hindsight.config.WarehousePassword;
import dev.hindsight.warehouse.H2Connections;
import dev.hindsight.warehouse.SnowflakeConnections;
import dev.hindsight.warehouse.SnowflakePlace;
import dev.hindsight.warehouse.SnowflakeSignIn;
import dev.hindsight.warehouse.WarehouseConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The warehouse that the settings name, by profile. */
final class Warehouses {
  private Warehouses() {}

  /** Made where it is absent. */
  static WarehouseConnections toFill(Settings settings) {
    Settings.Warehouse warehouse = settings.warehouse();
    if (settings.profile() == Profile.SNOWFLAKE) {
      return snowflake(warehouse);
    }
    return H2Connections.creating(
        warehouse.url().jdbc(),
        warehouse.user(),
        new WarehousePassword(warehouse).findOrCreate().map(Secret::reveal).orElse(""),
        warehouse.file().orElse(null));
  }

  /**
   * As it is.
   *
   * @throws Stop with exit code 2 when there is none
   */
  static WarehouseConnections existing(Settings settings) {
    Settings.Warehouse warehouse = settings.warehouse();
    if (settings.profile() == Profile.SNOWFLAKE) {
      return snowflake(warehouse);
    }
    return H2Connections.existing(
        warehouse.url().jdbc(),
        warehouse.user(),
        new WarehousePassword(warehouse).find().map(Secret::reveal).orElse(""),
        warehouse.file().orElse(null));
  }

  private static SnowflakeConnections snowflake(Settings.Warehouse warehouse) {
    Settings.Snowflake snowflake = warehouse.snowflake();
    return new SnowflakeConnections(
        new SnowflakePlace(
            warehouse.url().jdbc(),
            snowflake.role(),
            snowflake.warehouse(),
            snowflake.database(),
            snowflake.schema(),
            snowflake.timeouts().login(),
            snowflake.timeouts().network(),
            snowflake.timeouts().query()),
        signIn(warehouse));
  }

  private static SnowflakeSignIn signIn(Settings.Warehouse warehouse) {
    Settings.Snowflake snowflake = warehouse.snowflake();
    String user = warehouse.user();
    if (snowflake.privateKeyFile().isPresent()) {
      return SnowflakeSignIn.keyPair(
          user, snowflake.privateKeyFile().get(), snowflake.passphrase().map(Secret::reveal));
    }
    if (snowflake.tokenFile().isPresent()) {
      Path file = snowflake.tokenFile().get();
      return SnowflakeSignIn.token(user, () -> token(file));
    }
    if (snowflake.token().isPresent()) {
      return SnowflakeSignIn.token(user, snowflake.token().get()::reveal);
    }
    return SnowflakeSignIn.password(user, warehouse.password().map(Secret::reveal).orElse(""));
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The OAuth token cannot be read from "
              + file
              + ": renew it there, or set hindsight.warehouse.token-file.",
          unreadable);
    }
  }
}
