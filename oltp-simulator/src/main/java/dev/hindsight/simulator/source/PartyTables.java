package dev.hindsight.simulator.source;

import dev.hindsight.simulator.generate.Bank;
import dev.hindsight.simulator.generate.Consumer;
import dev.hindsight.simulator.generate.Merchant;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads and inserts the rows of the three party tables; lists come by ascending id. */
final class PartyTables {

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private interface RowBinder<T> {
    void bind(PreparedStatement insert, T value) throws SQLException;
  }

  private final Connection connection;

  PartyTables(Connection connection) {
    this.connection = connection;
  }

  List<Consumer> consumers() throws SQLException {
    return read(
        "SELECT id, name, prefered_merchants FROM consumers ORDER BY id",
        row -> new Consumer(row.getInt(1), row.getString(2), integers(row.getArray(3))));
  }

  List<Merchant> merchants() throws SQLException {
    return read(
        "SELECT id, name FROM merchants ORDER BY id",
        row -> new Merchant(row.getInt(1), row.getString(2)));
  }

  List<Bank> banks() throws SQLException {
    return read(
        "SELECT id, name, zipcode FROM banks ORDER BY id",
        row -> new Bank(row.getInt(1), row.getString(2), row.getString(3)));
  }

  void insertConsumers(List<Consumer> rows) throws SQLException {
    insert(
        "INSERT INTO consumers (id, name, prefered_merchants) VALUES (?, ?, ?)",
        rows,
        (insert, consumer) -> {
          insert.setInt(1, consumer.id());
          insert.setString(2, consumer.name());
          insert.setArray(
              3, connection.createArrayOf("integer", consumer.preferredMerchants().toArray()));
        });
  }

  void insertMerchants(List<Merchant> rows) throws SQLException {
    insert(
        "INSERT INTO merchants (id, name) VALUES (?, ?)",
        rows,
        (insert, merchant) -> {
          insert.setInt(1, merchant.id());
          insert.setString(2, merchant.name());
        });
  }

  void insertBanks(List<Bank> rows) throws SQLException {
    insert(
        "INSERT INTO banks (id, name, zipcode) VALUES (?, ?, ?)",
        rows,
        (insert, bank) -> {
          insert.setInt(1, bank.id());
          insert.setString(2, bank.name());
          insert.setString(3, bank.zipcode());
        });
  }

  private <T> List<T> read(String query, RowReader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        rows.add(reader.read(row));
      }
    }
    return rows;
  }

  private <T> void insert(String sql, List<T> rows, RowBinder<T> binder) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (T row : rows) {
        binder.bind(insert, row);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static List<Integer> integers(Array array) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    if (array != null) {
      for (Object number : (Object[]) array.getArray()) {
        if (number != null) {
          numbers.add((Integer) number);
        }
      }
    }
    return numbers;
  }
}
