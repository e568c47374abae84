package dev.hindsight.change;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Postgres prints for a value (with {@code DateStyle ISO}) into the forms of {@link
 * Values}. Log and queries are both read here, so that the same value has the same form whichever
 * way it comes. Never fails: what has no exact form becomes a {@link Special}.
 */
public final class PostgresText {
  private static final Pattern BOUND = Pattern.compile("\"(\\d{4,}-[^\"]+)\"");

  private PostgresText() {}

  /**
   * How values of a type are read.
   *
   * @param type Postgres' own name of the base type, such as {@code int4}; one that is not known
   *     here stays as the text that Postgres prints
   */
  public static Function<String, Object> of(String type) {
    Function<String, Object> reader = reader(type);
    return text -> {
      try {
        return reader.apply(text);
      } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
        return new Special(text);
      }
    };
  }

  /** The way back, for keys to look up: a date or time as Postgres reads it, others as they are. */
  public static Object print(Object value) {
    if (value instanceof LocalDate day) {
      return print(day, "");
    } else if (value instanceof LocalDateTime time) {
      return print(time.toLocalDate(), " " + time.toLocalTime());
    } else if (value instanceof Instant instant) {
      LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
      return print(time.toLocalDate(), " " + time.toLocalTime() + "+00");
    }
    return value;
  }

  private static String print(LocalDate day, String time) {
    boolean before = day.getYear() <= 0;
    return "%04d-%02d-%02d%s%s"
        .formatted(
            before ? 1 - day.getYear() : day.getYear(),
            day.getMonthValue(),
            day.getDayOfMonth(),
            time,
            before ? " BC" : "");
  }

  private static Function<String, Object> reader(String type) {
    return switch (type) {
      case "bool" -> text -> text.equals("t");
      case "int2", "int4" -> Integer::valueOf;
      case "int8", "oid" -> Long::valueOf;
      case "float4" -> Float::valueOf;
      case "float8" -> Double::valueOf;
      case "numeric" -> PostgresText::numeric;
      case "bytea" -> PostgresText::bytes;
      case "date" -> text -> text.endsWith("infinity") ? new Special(text) : date(text);
      case "time" -> text -> time(text, 0, text.length());
      case "timestamp" -> text -> text.endsWith("infinity") ? new Special(text) : dateTime(text);
      case "timestamptz" -> text -> text.endsWith("infinity") ? new Special(text) : instant(text);
      case "tstzrange", "tstzmultirange" -> PostgresText::inUtc;
      default -> text -> text;
    };
  }

  private static Object bytes(String text) {
    return text.startsWith("\\x")
        ? HexFormat.of().parseHex(text, 2, text.length())
        : new Special(text);
  }

  private static Object numeric(String text) {
    char last = text.charAt(text.length() - 1);
    return last >= '0' && last <= '9' ? new BigDecimal(text) : new Special(text);
  }

  /** {@code 2024-02-29}, {@code 0044-03-15 BC}, {@code 12024-01-01}. */
  private static LocalDate date(String text) {
    return date(text, beforeEra(text));
  }

  /** Where a text ends, without {@code BC}. */
  private static int beforeEra(String text) {
    return text.endsWith(" BC") ? text.length() - 3 : text.length();
  }

  /**
   * @param end of the day within the text; whether it ends with {@code BC} counts for the whole
   */
  private static LocalDate date(String text, int end) {
    int day = text.lastIndexOf('-', end - 1);
    int month = text.lastIndexOf('-', day - 1);
    int year = Integer.parseInt(text, 0, month, 10);
    return LocalDate.of(
        text.endsWith(" BC") ? 1 - year : year,
        Integer.parseInt(text, month + 1, day, 10),
        Integer.parseInt(text, day + 1, end, 10));
  }

  /** {@code 2024-02-29 13:14:15.123456}, with {@code BC} at the end where it is. */
  private static LocalDateTime dateTime(String text) {
    return dateTime(text, beforeEra(text));
  }

  private static LocalDateTime dateTime(String text, int end) {
    int space = text.indexOf(' ');
    return date(text, space).atTime(time(text, space + 1, end));
  }

  /**
   * {@code 13:14:15.123456}; snapshots read millions of them, and the JDK's parser takes ten times
   * as long. Refuses {@code 24:00:00}, which Postgres knows and Java does not.
   */
  private static LocalTime time(String text, int from, int to) {
    int nanos = 0;
    int unit = 100_000_000;
    for (int i = from + 9; i < to; i++) {
      nanos += Character.digit(text.charAt(i), 10) * unit;
      unit /= 10;
    }
    return LocalTime.of(
        Integer.parseInt(text, from, from + 2, 10),
        Integer.parseInt(text, from + 3, from + 5, 10),
        Integer.parseInt(text, from + 6, from + 8, 10),
        nanos);
  }

  /** As {@link #dateTime} with the offset behind the time: {@code +00}, {@code -03:30:52}. */
  private static Instant instant(String text) {
    int end = beforeEra(text);
    int sign = Math.max(text.lastIndexOf('+', end), text.lastIndexOf('-', end));
    ZoneOffset offset =
        end - sign == 3 && text.startsWith("00", sign + 1)
            ? ZoneOffset.UTC
            : ZoneOffset.of(text.substring(sign, end));
    return dateTime(text, sign).toInstant(offset);
  }

  /** Postgres prints a range's bounds in the session's zone; the same range is the same text. */
  private static String inUtc(String text) {
    Matcher bounds = BOUND.matcher(text);
    StringBuilder result = new StringBuilder();
    while (bounds.find()) {
      bounds.appendReplacement(result, '"' + instant(bounds.group(1)).toString() + '"');
    }
    return bounds.appendTail(result).toString();
  }
}
