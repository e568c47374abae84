package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to the warehouse, in UTC and autocommit mode. Thread-safe. */
@FunctionalInterface
public interface WarehouseConnections {
  Connection open() throws SQLException;
}
