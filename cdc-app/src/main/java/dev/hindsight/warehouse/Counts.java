package dev.hindsight.warehouse;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How much there is. */
public final class Counts {
  private final WarehouseReader warehouse;

  public Counts(WarehouseReader warehouse) {
    this.warehouse = warehouse;
  }

  public long versions(HistoryTable table) throws SQLException {
    return count(table.name());
  }

  public long current(HistoryTable table) throws SQLException {
    return count(table.name() + " WHERE is_current");
  }

  /** Rows in quarantine that no later event has ended. */
  public long waiting() throws SQLException {
    return count("quarantine WHERE ended_at IS NULL AND replayed_at IS NULL AND rule <> 'schema'");
  }

  private long count(String what) throws SQLException {
    try (Statement statement = warehouse.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getLong(1);
    }
  }
}
