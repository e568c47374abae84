package dev.hindsight.warehouse;

import dev.hindsight.change.Stop;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens the warehouse in Snowflake. */
public final class SnowflakeConnections implements WarehouseConnections {
  private final SnowflakePlace place;
  private final SnowflakeSignIn signIn;

  public SnowflakeConnections(SnowflakePlace place, SnowflakeSignIn signIn) {
    this.place = place;
    this.signIn = signIn;
  }

  @Override
  public Connection open() throws SQLException {
    Properties properties = place.properties();
    signIn.addTo(properties);
    Connection connection = SnowflakeDriver.get().connect(place.url(), properties);
    if (connection == null) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "hindsight.warehouse.url is not a Snowflake URL: write"
              + " jdbc:snowflake://ACCOUNT.snowflakecomputing.com/?db=…&schema=…&warehouse=….");
    }
    return connection;
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
