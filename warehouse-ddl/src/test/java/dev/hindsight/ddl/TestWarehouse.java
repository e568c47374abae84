package dev.hindsight.ddl;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;

/**
 * An H2 warehouse as the migrations make it, with short ways to write versions and to read whole
 * results.
 */
final class TestWarehouse implements AutoCloseable {

  static final String OPEN = "9999-12-31T00:00:00Z";

  private final Connection connection;

  private TestWarehouse(Connection connection) {
    this.connection = connection;
  }

  /** A fresh one in memory, its session in UTC as every connection of the project. */
  static TestWarehouse inMemory() {
    return inMemory("UTC");
  }

  static TestWarehouse inMemory(String sessionZone) {
    return at("jdbc:h2:mem:" + UUID.randomUUID() + ";TIME ZONE=" + sessionZone);
  }

  static TestWarehouse at(String url) {
    try {
      Connection connection = DriverManager.getConnection(url, "hindsight", "");
      Flyway.configure()
          .dataSource(url, "hindsight", "")
          .locations("classpath:db/warehouse/common", "classpath:db/warehouse/h2")
          .placeholders(
              Map.of(
                  "instant", "TIMESTAMP(6) WITH TIME ZONE",
                  "integer_array", "INTEGER ARRAY",
                  "table", "TABLE",
                  "transactions_of_consumers",
                      "transaction_history_segments s INNER JOIN transaction_history h ON h.segment = s.segment"))
          .load()
          .migrate();
      return new TestWarehouse(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("no warehouse at " + url, e);
    }
  }

  Connection connection() {
    return connection;
  }

  TestWarehouse transaction(int id, Object... columnsAndValues) {
    return version(
        "transaction",
        id,
        new Object[] {"amount", "10", "consumer_id", 1, "bank_id", 1},
        columnsAndValues);
  }

  TestWarehouse consumer(int id, String name, Object... columnsAndValues) {
    return version("consumer", id, new Object[] {"name", name}, columnsAndValues);
  }

  TestWarehouse merchant(int id, String name, Object... columnsAndValues) {
    return version("merchant", id, new Object[] {"name", name}, columnsAndValues);
  }

  TestWarehouse bank(int id, String name, Object... columnsAndValues) {
    return version("bank", id, new Object[] {"name", name, "zipcode", "Z" + id}, columnsAndValues);
  }

  /**
   * One version: open, inserted on 2024-01-01 by commit 100, where the pairs do not say otherwise.
   */
  private TestWarehouse version(
      String table, int id, Object[] tableDefaults, Object[] columnsAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(table + "_id", id);
    row.put("valid_from", "2024-01-01T00:00:00Z");
    row.put("valid_to", OPEN);
    row.put("opened_by", "insert");
    row.put("commit_lsn", 100);
    row.put("tx_ordinal", 1);
    row.put("recorded_at", "2026-01-01T00:00:00Z");
    putAll(row, tableDefaults);
    putAll(row, columnsAndValues);
    row.putIfAbsent("is_current", row.get("valid_to").equals(OPEN));
    String columns = String.join(", ", row.keySet());
    String marks = row.keySet().stream().map(c -> "?").collect(Collectors.joining(", "));
    String sql = "INSERT INTO " + table + "_history (" + columns + ") VALUES (" + marks + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int index = 1;
      for (Object value : row.values()) {
        insert.setObject(index++, value);
      }
      insert.executeUpdate();
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void putAll(Map<String, Object> row, Object[] columnsAndValues) {
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      row.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
    }
  }

  void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Every row as one line, columns parted by a bar, instants in UTC. */
  List<String> rows(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          boolean date = result.getMetaData().getColumnType(i) == Types.DATE;
          // java.sql.Date would show the day of the JVM's zone.
          values.add(text(date ? result.getObject(i, LocalDate.class) : result.getObject(i)));
        }
        rows.add(String.join(" | ", values));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  List<String> columns(String view) {
    return rows(
        "SELECT LOWER(column_name) FROM information_schema.columns WHERE table_name = '"
            + view.toUpperCase(Locale.ROOT)
            + "' ORDER BY ordinal_position");
  }

  private static String text(Object value) throws SQLException {
    if (value == null) {
      return "-";
    }
    if (value instanceof OffsetDateTime instant) {
      return instant.withOffsetSameInstant(ZoneOffset.UTC).toInstant().toString();
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Array array) {
      return Arrays.toString((Object[]) array.getArray());
    }
    return value.toString();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
