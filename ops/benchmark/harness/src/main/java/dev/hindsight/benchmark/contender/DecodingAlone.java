package dev.hindsight.benchmark.contender;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Postgres by itself: its decoding of the log, or its reading of the tables, with the rows thrown
 * away inside the server.
 */
public final class DecodingAlone {
  private DecodingAlone() {}

  public static void main(String[] args) throws SQLException {
    Arguments arguments = new Arguments(args);
    long total = arguments.number("total");
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + arguments.text("port") + "/oltp", "oltp", "oltp");
        Statement statement = connection.createStatement()) {
      Meter meter = new Meter(0, total);
      try (ResultSet row =
          statement.executeQuery(
              arguments.flag("snapshot")
                  ? "SELECT count(*) FROM (SELECT t.*::text FROM transactions t OFFSET 0) all_rows"
                  : "SELECT count(*) FROM pg_logical_slot_peek_binary_changes('"
                      + arguments.text("slot")
                      + "', NULL, NULL, 'proto_version', '1', 'publication_names', 'hindsight')")) {
        row.next();
      }
      meter.done(total);
      meter.print();
    }
  }
}
