package dev.hindsight.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a source row must look like in the history, by the rules as they are documented, written
 * anew for the values that {@link RandomTransaction} writes. Columns are judged in the order of the
 * table; the first that fails names the rule.
 *
 * @param values as text, the key first; null when the row fails
 * @param rule the rule that the row fails, or null
 */
record Cleaned(List<String> values, String rule) {
  /** Every country the load writes that is taken, as it is taken. */
  private static final Map<String, String> COUNTRIES =
      Map.of("FR", "FR", " fr ", "FR", "de", "DE", "BE", "BE", "uk", "GB", "EL", "GR");

  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  /** Far beyond any "one year ahead" of today; the load writes nothing between. */
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  private static final class FailedRule extends Exception {
    private static final long serialVersionUID = 1;

    FailedRule(String rule) {
      super(rule);
    }
  }

  /**
   * @param labelKnown false where the source left a large label out of its log and no version is
   *     left that still says what it is
   */
  static Cleaned of(String table, JsonNode row, boolean labelKnown) {
    List<String> values = new ArrayList<>();
    try {
      for (String column : HistoryTables.COLUMNS.get(table)) {
        if (column.equals("label") && !labelKnown) {
          throw new FailedRule("toast");
        }
        values.add(value(column, row.get(column)));
      }
      return new Cleaned(values, null);
    } catch (FailedRule failed) {
      return new Cleaned(null, failed.getMessage());
    }
  }

  private static String value(String column, JsonNode value) throws FailedRule {
    if (value.isNull()) {
      if (column.equals("amount")) {
        throw new FailedRule("required");
      }
      return null;
    }
    return switch (column) {
      case "amount" -> amount(value);
      case "creation_date", "execution_date" -> date(value.asText());
      case "label", "name" -> text(value.asText());
      case "country_code" -> country(value.asText());
      case "prefered_merchants" -> list(value);
      default -> value.asText();
    };
  }

  private static String amount(JsonNode value) throws FailedRule {
    if (value.isTextual()) {
      // JSON has no NaN: Postgres writes it as a text.
      throw new FailedRule("exact-value");
    }
    return new BigDecimal(value.asText()).setScale(5).toPlainString();
  }

  private static String date(String text) throws FailedRule {
    if (text.equals("infinity")) {
      throw new FailedRule("exact-value");
    }
    Instant date = OffsetDateTime.parse(text).toInstant();
    if (date.isBefore(EARLIEST) || date.isAfter(LATEST)) {
      throw new FailedRule("plausible-date");
    }
    return date.toString();
  }

  private static String country(String text) throws FailedRule {
    String country = COUNTRIES.get(text);
    if (country == null) {
      throw new FailedRule("country");
    }
    return country;
  }

  private static String text(String text) {
    return text.replaceAll("[\\u0001-\\u0008\\u007f]", "")
        .replaceAll("[\\s\\u00a0]+", " ")
        .replaceAll("^ | $", "");
  }

  private static String list(JsonNode value) {
    List<String> elements = new ArrayList<>();
    value.forEach(element -> elements.add(element.isNull() ? null : element.asText()));
    return elements.toString();
  }
}
