package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** The parameters of a request, as the driver writes them; numbered from 1. */
final class Bindings {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  private final JsonNode bindings;

  /**
   * @param bindings null or missing: none
   */
  Bindings(JsonNode bindings) {
    this.bindings = bindings;
  }

  int count() {
    return bindings == null ? 0 : bindings.size();
  }

  /** How many rows an array binding has; -1 where each parameter is one value. */
  int rows() {
    JsonNode first = count() == 0 ? null : bindings.path("1").path("value");
    return first == null || !first.isArray() ? -1 : first.size();
  }

  /**
   * @param row of an array binding; otherwise ignored
   */
  void apply(PreparedStatement statement, int row) throws SQLException, Refused {
    for (int i = 1; i <= count(); i++) {
      JsonNode binding = bindings.path(Integer.toString(i));
      JsonNode value = binding.path("value");
      JsonNode one = value.isArray() ? value.path(row) : value;
      statement.setObject(
          i,
          one.isNull() || one.isMissingNode()
              ? null
              : value(binding.path("type").asText(), one.asText()));
    }
  }

  private static Object value(String type, String text) throws Refused {
    return switch (type) {
      case "FIXED" -> new BigDecimal(text);
      case "REAL" -> Double.valueOf(text);
      case "TEXT", "ANY" -> text;
      case "BOOLEAN" -> text.equals("true") || text.equals("1");
      case "BINARY" -> HexFormat.of().parseHex(text);
      case "DATE" ->
          Instant.ofEpochMilli(Long.parseLong(text)).atOffset(ZoneOffset.UTC).toLocalDate();
      case "TIME" -> LocalTime.ofNanoOfDay(Long.parseLong(text));
      case "TIMESTAMP_NTZ" -> LocalDateTime.ofInstant(instant(text), ZoneOffset.UTC);
      case "TIMESTAMP_LTZ" -> instant(text);
      default -> throw new Refused("001065", "22023", "no binding of the type " + type);
    };
  }

  private static Instant instant(String nanos) {
    BigInteger[] parts = new BigInteger(nanos).divideAndRemainder(BILLION);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
