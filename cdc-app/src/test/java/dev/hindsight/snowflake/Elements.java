package dev.hindsight.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.StreamSupport;
import org.h2.tools.SimpleResultSet;

/** What the double's H2 knows about an ARRAY, which it keeps as JSON. */
public final class Elements {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDEST = 6;

  private Elements() {}

  /** ARRAY_CONTAINS of a number; null where one of the two is. */
  public static Boolean hasElement(String array, BigDecimal element) {
    List<BigDecimal> all = read(array);
    return all == null || element == null
        ? null
        : all.stream().anyMatch(each -> each != null && each.compareTo(element) == 0);
  }

  /** ARRAY_SIZE. */
  public static Integer elements(String array) {
    List<BigDecimal> all = read(array);
    return all == null ? null : all.size();
  }

  /** The element at a place, from 0; null where it is null or there is none. */
  public static BigDecimal element(String array, Integer place) {
    List<BigDecimal> all = read(array);
    return all == null || place == null || place >= all.size() ? null : all.get(place);
  }

  /** FLATTEN of an array of arrays: a row each, of its elements as text. */
  public static ResultSet rowsOf(Connection connection, String json) throws SQLException {
    SimpleResultSet rows = new SimpleResultSet();
    for (int i = 0; i < WIDEST; i++) {
      rows.addColumn("V" + i, Types.VARCHAR, Integer.MAX_VALUE, 0);
    }
    if (json == null || connection.getMetaData().getURL().startsWith("jdbc:columnlist")) {
      return rows;
    }
    try {
      for (JsonNode row : JSON.readTree(json)) {
        Object[] values = new Object[WIDEST];
        for (int i = 0; i < row.size(); i++) {
          values[i] = row.get(i).isNull() ? null : row.get(i).asText();
        }
        rows.addRow(values);
      }
      return rows;
    } catch (JsonProcessingException e) {
      throw new SQLException("Error parsing JSON", "22018", e);
    }
  }

  private static List<BigDecimal> read(String array) {
    if (array == null) {
      return null;
    }
    try {
      JsonNode parsed = JSON.readTree(array);
      return StreamSupport.stream(parsed.spliterator(), false)
          .map(each -> each.isNull() ? null : each.decimalValue())
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
