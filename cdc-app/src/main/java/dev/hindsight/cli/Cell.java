package dev.hindsight.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A value brought to one of five forms: null, {@link Boolean}, {@link Number}, {@link String}, or a
 * {@link List} of these.
 */
final class Cell {
  private Cell() {}

  static Object of(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Number) {
      return value;
    }
    if (value instanceof Instant instant) {
      return Instants.text(instant);
    }
    if (value instanceof OffsetDateTime time) {
      return Instants.text(time.toInstant());
    }
    if (value instanceof ZonedDateTime time) {
      return Instants.text(time.toInstant());
    }
    if (value instanceof Timestamp time) {
      return Instants.text(time.toInstant());
    }
    if (value instanceof LocalDateTime time) {
      return Instants.LOCAL.format(time);
    }
    if (value instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Array array) {
      return list(elements(array));
    }
    if (value instanceof Object[] array) {
      return list(Arrays.asList(array));
    }
    if (value instanceof Collection<?> collection) {
      return list(collection);
    }
    return value.toString();
  }

  /** One of the five forms as a text of its own; null has none. */
  static String text(Object cell) {
    if (cell instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (cell instanceof List<?> list) {
      return list.stream().map(Cell::element).collect(Collectors.joining(", ", "[", "]"));
    }
    return cell.toString();
  }

  private static String element(Object cell) {
    if (cell == null) {
      return "null";
    }
    return cell instanceof String text
        ? '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"'
        : text(cell);
  }

  private static List<Object> list(Collection<?> values) {
    List<Object> cells = new ArrayList<>(values.size());
    values.forEach(value -> cells.add(of(value)));
    return cells;
  }

  private static List<Object> elements(Array array) {
    try {
      return Arrays.asList((Object[]) array.getArray());
    } catch (SQLException gone) {
      throw new IllegalStateException("an array that is no longer there", gone);
    }
  }
}
