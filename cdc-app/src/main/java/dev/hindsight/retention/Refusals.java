package dev.hindsight.retention;

import dev.hindsight.warehouse.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows kept out that no line of the audit tells of yet: what was counted less what the chain has.
 * The loader only ever adds to the counts, so that it never waits for the chain.
 */
final class Refusals {
  private final Connection connection;
  private final Collection<HistoryTable> tables;

  Refusals(Connection connection, Collection<HistoryTable> tables) {
    this.connection = connection;
    this.tables = tables;
  }

  /** By the history's table; tables without any are left out. */
  Map<String, Long> untold() throws SQLException {
    Map<String, Long> untold = new LinkedHashMap<>();
    for (HistoryTable table : tables) {
      long counted =
          number(
              "SELECT rows_refused FROM refusal_count WHERE table_name = ?",
              table.spec().source().toString());
      long told =
          counted == 0
              ? 0
              : number(
                  "SELECT sum(rows_refused) FROM purge_audit WHERE kind = '"
                      + AuditEntry.REFUSED
                      + "' AND table_name = ?",
                  table.name());
      if (counted != told) {
        untold.put(table.name(), counted - told);
      }
    }
    return untold;
  }

  private long number(String sql, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
