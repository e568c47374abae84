package dev.hindsight.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hindsight.change.Column;
import dev.hindsight.warehouse.HistoryTable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which consumers the rows of one table that are in quarantine are about, by their content. */
final class QuarantinedConsumers {
  private static final int KEYS = 1_000;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Connection connection;
  private final HistoryTable table;

  QuarantinedConsumers(Connection connection, HistoryTable table) {
    this.connection = connection;
    this.table = table;
  }

  /** The keys, as text, of the rows about one of these; reads every row of the table. */
  Set<String> keysOf(Predicate<String> consumer) throws SQLException {
    Set<String> keys = new HashSet<>();
    read(
        (key, named) -> named.stream().filter(consumer).findAny().ifPresent(each -> keys.add(key)));
    return keys;
  }

  /** Those of the consumers whom a row is about; reads every row of the table. */
  Set<String> consumers(Predicate<String> sought) throws SQLException {
    Set<String> consumers = new HashSet<>();
    read((key, named) -> named.stream().filter(sought).forEach(consumers::add));
    return consumers;
  }

  /** Takes a row's key and content. */
  interface ContentReader {
    void row(String key, String content);
  }

  /** The rows of some keys, as they came; many keys a statement. */
  void rows(Collection<String> keys, String condition, ContentReader reader) throws SQLException {
    List<String> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += KEYS) {
      List<String> some = all.subList(from, Math.min(from + KEYS, all.size()));
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT row_key, content FROM quarantine WHERE table_name = ? AND row_key IN ("
                  + String.join(", ", Collections.nCopies(some.size(), "?"))
                  + ") AND "
                  + condition
                  + " ORDER BY id")) {
        statement.setString(1, table.spec().source().toString());
        for (int i = 0; i < some.size(); i++) {
          statement.setString(i + 2, some.get(i));
        }
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            reader.row(rows.getString(1), rows.getString(2));
          }
        }
      }
    }
  }

  /** Takes a row's key and whom it is about. */
  private interface Reader {
    void row(String key, List<String> consumers);
  }

  private void read(Reader reader) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT row_key, content FROM quarantine WHERE table_name = ? AND content IS NOT NULL")) {
      statement.setString(1, table.spec().source().toString());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.row(rows.getString(1), in(rows.getString(2)));
        }
      }
    }
  }

  /** Whom a row is about by its content. */
  List<String> in(String content) {
    List<String> consumers = new ArrayList<>();
    if (content == null) {
      return consumers;
    }
    JsonNode row;
    try {
      row = JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("content of quarantine that is no JSON");
    }
    for (int i = 0; i < table.spec().consumer().size(); i++) {
      JsonNode value = row.get(table.spec().consumer().get(i));
      if (value != null && !value.isNull()) {
        consumers.add(text(value.asText(), table.consumerColumns().get(i).type()));
      }
    }
    if (table.spec().consumer().stream().noneMatch(row::has)) {
      // The column may have another name by now, which nobody has decided about yet: whoever is
      // named in a column that the history does not know may be meant.
      row.properties().forEach(field -> unknown(field.getKey(), field.getValue(), consumers));
    }
    return consumers;
  }

  private void unknown(String column, JsonNode value, List<String> consumers) {
    String name = table.spec().historyColumn(column).toLowerCase(Locale.ROOT);
    if (!table.consumerColumns().isEmpty()
        && !table.columnNames().contains(name)
        && value.isValueNode()
        && !value.isNull()) {
      consumers.add(text(value.asText(), table.consumerColumns().get(0).type()));
    }
  }

  private static String text(String value, Column.Type type) {
    switch (type) {
      case INTEGER, BIGINT, DECIMAL -> {
        try {
          return ConsumerColumns.text(new BigDecimal(value));
        } catch (NumberFormatException e) {
          return value;
        }
      }
      default -> {
        return value;
      }
    }
  }
}
