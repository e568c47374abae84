package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to the warehouse, in UTC and autocommit mode. Thread-safe. */
public interface WarehouseConnections {
  Connection open() throws SQLException;

  /** As a user who can read what is there and do nothing else. */
  Connection openToRead() throws SQLException;

  /** Makes the user of {@link #openToRead}, or renews its password and rights. */
  void admitReader() throws SQLException;
}
