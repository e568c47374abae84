package dev.hindsight.transform;

import dev.hindsight.change.Special;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The sentences in which a column's values are refused. The value itself is never part of one: the
 * reason is shown where the row's content may not be.
 *
 * @param subject what the sentence is about: {@code The country code}
 */
record Wording(String subject) {
  private static final Set<String> HARMLESS =
      Set.of("NaN", "infinity", "-infinity", "Infinity", "-Infinity");

  static Wording of(String column) {
    return new Wording("The " + column.replace('_', ' '));
  }

  /** For a value inside an array. */
  Wording element() {
    return new Wording("A value of the " + subject.substring("The ".length()));
  }

  Refusal refusal(String rule, String predicate) {
    return new Refusal(rule, subject + " " + predicate + ".");
  }

  Refusal inexact(String predicate) {
    return refusal(Outcome.Rejected.EXACT_VALUE, predicate);
  }

  /** The value's form has no exact counterpart in the column. */
  Refusal wrongForm(Object value, String columnType) {
    return inexact(
        "is " + form(value) + ", which the column's type " + columnType + " cannot hold");
  }

  private static String form(Object value) {
    if (value instanceof Special special) {
      return HARMLESS.contains(special.text()) ? special.text() : "a special value";
    } else if (value instanceof String) {
      return "a text";
    } else if (value instanceof Integer || value instanceof Long) {
      return "a whole number";
    } else if (value instanceof BigDecimal) {
      return "a decimal number";
    } else if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      return Double.isNaN(number)
          ? "NaN"
          : Double.isInfinite(number) ? "infinity" : "a floating-point number";
    } else if (value instanceof Boolean) {
      return "a yes or no";
    } else if (value instanceof LocalDate) {
      return "a date";
    } else if (value instanceof LocalTime) {
      return "a time of day";
    } else if (value instanceof LocalDateTime) {
      return "a date and time without a zone";
    } else if (value instanceof Instant) {
      return "a point in time";
    } else if (value instanceof byte[]) {
      return "binary data";
    } else if (value instanceof List) {
      return "a list";
    }
    return "a value of an unknown kind";
  }

  /** {@code one year}, {@code 18 months}, {@code 2 years and 10 days}. */
  static String words(Period period) {
    StringJoiner words = new StringJoiner(" and ");
    count(words, period.getYears(), "year");
    count(words, period.getMonths(), "month");
    count(words, period.getDays(), "day");
    return words.length() == 0 ? "zero days" : words.toString();
  }

  private static void count(StringJoiner words, int number, String unit) {
    if (number == 1) {
      words.add("one " + unit);
    } else if (number != 0) {
      words.add(number + " " + unit + "s");
    }
  }
}
