package dev.hindsight.warehouse;

import dev.hindsight.change.Stop;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Opens the warehouse in Snowflake. */
public final class SnowflakeConnections implements WarehouseConnections {
  private final SnowflakePlace place;
  private final SnowflakeSignIn signIn;

  public SnowflakeConnections(SnowflakePlace place, SnowflakeSignIn signIn) {
    this.place = place;
    this.signIn = signIn;
  }

  /**
   * @throws Stop for a sign-in that is refused, and for a place that is not there
   */
  @Override
  public Connection open() throws SQLException {
    Connection connection;
    try {
      connection = SnowflakeDriver.get().connect(place.url(), properties());
    } catch (SQLException e) {
      Optional<Stop> stop = SnowflakeErrors.signIn(e, place, signIn);
      if (stop.isPresent()) {
        throw stop.get();
      }
      throw e;
    }
    if (connection == null) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "hindsight.warehouse.url is not a Snowflake URL: write"
              + " jdbc:snowflake://ACCOUNT.snowflakecomputing.com/?db=…&schema=…&warehouse=….");
    }
    if (connection.getCatalog() == null || connection.getSchema() == null) {
      connection.close();
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "No database and schema are chosen: set hindsight.warehouse.database and"
              + " hindsight.warehouse.schema, or db and schema in hindsight.warehouse.url.");
    }
    return TypedConnection.of(connection);
  }

  private Properties properties() {
    Properties properties = place.properties();
    signIn.addTo(properties);
    return properties;
  }

  @Override
  public Connection openToRead() throws SQLException {
    return open();
  }

  @Override
  public void admitReader() {
    // The role that reads is made with the account's other roles (docs/snowflake.md).
  }

  @Override
  public String toString() {
    return "SnowflakeConnections[" + signIn + "]";
  }
}
