package dev.hindsight.warehouse;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Takes the rows of a query one by one, as they come; none of it is kept in memory. */
@FunctionalInterface
public interface RowsReader<T> {
  T read(ResultSet rows) throws SQLException;
}
