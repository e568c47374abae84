package dev.hindsight.transform;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
import dev.hindsight.change.SourceColumn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a history column holds every value of a source column's type exactly. Pure. */
public final class TypeFit {
  private static final Map<String, Integer> WHOLE =
      Map.of("int2", 5, "int4", 10, "oid", 10, "int8", 19);
  private static final Set<String> TEXT =
      Set.of("text", "varchar", "bpchar", "uuid", "json", "jsonb", "xml", "inet", "cidr", "citext");
  private static final Map<String, Type> OTHERS =
      Map.of(
          "bool", Type.BOOLEAN,
          "float4", Type.REAL,
          "float8", Type.DOUBLE,
          "bytea", Type.BYTES,
          "date", Type.DATE,
          "time", Type.TIME,
          "timestamp", Type.DATETIME,
          "timestamptz", Type.INSTANT);
  // What a numeric without limits gets: what does not fit is quarantined.
  private static final int UNLIMITED_WHOLE = 35;
  private static final int UNLIMITED_SCALE = 15;
  // Snowflake's texts without a length; H2's hold more.
  private static final int UNLIMITED = 1 << 24;

  private TypeFit() {}

  /** Types that nothing is known of are not judged here: their values are, one by one. */
  public static boolean holds(Column column, SourceColumn declared) {
    SourceColumn source = declared.plain();
    String type = source.type();
    if (!source.isExact()) {
      return false;
    } else if (type == null) {
      return true;
    } else if (type.startsWith("_")) {
      return column.type() == Type.ARRAY
          && holds(
              new Column(column.name(), column.element(), column.precision(), column.scale(), null),
              new SourceColumn(source.name(), type.substring(1), 0, 0));
    } else if (WHOLE.containsKey(type)) {
      return holdsWhole(column, type);
    } else if (type.equals("numeric")) {
      return column.type() == Type.DECIMAL
          // Of a column without limits each value is judged by itself.
          && (unlimited(column)
              || source.length() == 0
              || (whole(column) >= whole(source) && column.scale() >= scale(source)));
    } else if (TEXT.contains(type)) {
      return column.type() == Type.TEXT
          && (unlimited(column) || (source.length() > 0 && source.length() <= column.precision()));
    } else if (type.equals("float4")) {
      return column.type() == Type.REAL || column.type() == Type.DOUBLE;
    }
    return !OTHERS.containsKey(type) || OTHERS.get(type) == column.type();
  }

  private static boolean holdsWhole(Column column, String type) {
    return switch (column.type()) {
      case INTEGER -> type.equals("int2") || type.equals("int4");
      case BIGINT -> true;
      case DOUBLE -> type.equals("int2") || type.equals("int4");
      case DECIMAL -> unlimited(column) || whole(column) >= WHOLE.get(type);
      default -> false;
    };
  }

  /**
   * The column that holds all that the history's holds and all that the source's does, if there is
   * one of the same kind.
   *
   * @param key whether the column is part of the key: its values must keep their spelling
   */
  public static Optional<Column> wider(Column column, SourceColumn declared, boolean key) {
    SourceColumn source = declared.plain();
    String type = source.type();
    if (type == null || !source.isExact()) {
      return Optional.empty();
    }
    return switch (column.type()) {
      case INTEGER, BIGINT -> {
        if (type.equals("int8") || type.equals("oid")) {
          yield Optional.of(with(column, Type.BIGINT, 0, 0));
        }
        int digits = column.type() == Type.INTEGER ? 10 : 19;
        yield type.equals("numeric") && !key
            ? Optional.of(decimal(column, Math.max(digits, whole(source)), scale(source)))
            : Optional.empty();
      }
      case DECIMAL -> {
        int whole = WHOLE.containsKey(type) ? WHOLE.get(type) : whole(source);
        int scale = WHOLE.containsKey(type) ? 0 : scale(source);
        boolean same = WHOLE.containsKey(type) || type.equals("numeric");
        yield same && !(key && scale > column.scale())
            ? Optional.of(
                decimal(column, Math.max(whole, whole(column)), Math.max(scale, column.scale())))
            : Optional.empty();
      }
      case REAL ->
          type.equals("float8") && !key
              ? Optional.of(with(column, Type.DOUBLE, 0, 0))
              : Optional.empty();
      case TEXT ->
          TEXT.contains(type)
              ? Optional.of(with(column, Type.TEXT, source.length(), 0))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean unlimited(Column column) {
    return column.precision() == 0 || column.precision() >= UNLIMITED;
  }

  private static int whole(Column column) {
    return column.precision() - column.scale();
  }

  private static int whole(SourceColumn source) {
    return source.length() == 0 ? UNLIMITED_WHOLE : source.length() - source.scale();
  }

  private static int scale(SourceColumn source) {
    return source.length() == 0 ? UNLIMITED_SCALE : Math.max(0, source.scale());
  }

  private static Column decimal(Column column, int whole, int scale) {
    return with(column, Type.DECIMAL, whole + scale, scale);
  }

  private static Column with(Column column, Type type, int precision, int scale) {
    return new Column(column.name(), type, precision, scale, null);
  }
}
