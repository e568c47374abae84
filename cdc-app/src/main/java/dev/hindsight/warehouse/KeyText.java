package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@link RowKey#text()} back. */
public final class KeyText {
  private KeyText() {}

  /**
   * @throws IllegalArgumentException when the text does not fit the columns
   */
  public static RowKey parse(String text, List<Column> columns) {
    List<String> parts = columns.size() == 1 ? List.of(text) : split(text);
    if (parts.size() != columns.size()) {
      throw new IllegalArgumentException(
          parts.size() + " parts for a key of " + columns.size() + " columns");
    }
    Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(parts.get(i), columns.get(i).type());
    }
    return RowKey.of(values);
  }

  /** Whether a column of that type can be part of a key. */
  static boolean canHold(Column.Type type) {
    return switch (type) {
      case INTEGER, BIGINT, DECIMAL, BOOLEAN, DATE, DATETIME, INSTANT, TEXT -> true;
      case REAL, DOUBLE, BYTES, TIME, ARRAY -> false;
    };
  }

  /**
   * As {@link #parse}; a key that does not fit its columns is the text alone, as the pipeline
   * treats it.
   */
  static RowKey parseOrText(String text, List<Column> columns) {
    try {
      return parse(text, columns);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return RowKey.of(text);
    }
  }

  private static Object value(String text, Column.Type type) {
    return switch (type) {
      case INTEGER -> Integer.valueOf(text);
      case BIGINT -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case DATE -> LocalDate.parse(text);
      case DATETIME -> LocalDateTime.parse(text);
      case INSTANT -> Instant.parse(text);
      case TEXT -> text;
      default -> throw new IllegalArgumentException("no key has the type " + type);
    };
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else if (c == '|') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
