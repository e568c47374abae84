package dev.hindsight.change;

import java.util.Map;
import java.util.Set;

/**
 * A column as the source declares it.
 *
 * @param type Postgres' own short name in lower case, such as {@code int4}, {@code numeric}, {@code
 *     _text}; {@link #INEXACT} where the log does not give the values exactly; null when unknown
 * @param length digits of a numeric; 0 where the column sets no limit
 * @param scale digits behind the point of a numeric
 */
public record SourceColumn(String name, String type, int length, int scale) {
  public static final String INEXACT = "inexact";

  // How types are called that are others with a default.
  private static final Map<String, String> SERIAL =
      Map.of("serial", "int4", "smallserial", "int2", "bigserial", "int8");
  private static final Set<String> LIMITED = Set.of("numeric", "varchar", "bpchar");
  private static final int NO_LIMIT = 1 << 30;

  /** Of a numeric with limits; the log says more of one without. */
  private static final int MOST_DIGITS = 1_000;

  /** Whether its values can be kept; of others each is a {@link Special}. */
  public boolean isExact() {
    return !INEXACT.equals(type);
  }

  /**
   * The same for every way in which the column was read: length and scale only where they limit the
   * values.
   */
  public SourceColumn plain() {
    String name = type == null ? null : SERIAL.getOrDefault(type, type);
    boolean limited =
        name != null
            && LIMITED.contains(name)
            && length > 0
            && length < (name.equals("numeric") ? MOST_DIGITS + 1 : NO_LIMIT);
    return new SourceColumn(
        this.name, name, limited ? length : 0, limited && name.equals("numeric") ? scale : 0);
  }

  /** As Postgres spells it: {@code numeric(10,5)}; null when unknown. */
  public String typeText() {
    SourceColumn plain = plain();
    if (plain.length == 0) {
      return plain.type;
    }
    return plain.type
        + "("
        + plain.length
        + (plain.type.equals("numeric") ? "," + plain.scale : "")
        + ")";
  }

  /** The source's type that is like a history column's, which has none of its own there. */
  public static String typeLike(Column column) {
    return column.type() == Column.Type.ARRAY
        ? "_" + typeLike(column.element())
        : typeLike(column.type());
  }

  private static String typeLike(Column.Type type) {
    return switch (type) {
      case BOOLEAN -> "bool";
      case INTEGER -> "int4";
      case BIGINT -> "int8";
      case DECIMAL -> "numeric";
      case REAL -> "float4";
      case DOUBLE -> "float8";
      case TEXT -> "text";
      case BYTES -> "bytea";
      case DATE -> "date";
      case TIME -> "time";
      case DATETIME -> "timestamp";
      case INSTANT -> "timestamptz";
      case ARRAY -> throw new IllegalArgumentException("an array of arrays");
    };
  }
}
