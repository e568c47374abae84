package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
import dev.hindsight.change.SourceColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * Snowflake's types. An {@code ARRAY} does not say what is in it: the column's comment does, which
 * is part of the DDL ({@code COMMENT 'elements: INTEGER'}); without one they are texts.
 */
final class SnowflakeTypes {
  private static final String ELEMENTS = "elements: ";
  private static final int MOST_DIGITS = 38;

  private SnowflakeTypes() {}

  /** Null for a type that cannot be written exactly. */
  static Column column(ResultSet row) throws SQLException {
    String name = row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT);
    Type type = type(row.getString("DATA_TYPE"));
    if (type == null) {
      return null;
    } else if (type == Type.ARRAY) {
      return new Column(name, type, 0, 0, element(row.getString("COMMENT")));
    }
    return switch (type) {
      case DECIMAL ->
          new Column(
              name, type, row.getInt("NUMERIC_PRECISION"), row.getInt("NUMERIC_SCALE"), null);
      case TEXT, BYTES ->
          new Column(name, type, (int) row.getLong("CHARACTER_MAXIMUM_LENGTH"), 0, null);
      case TIME, DATETIME, INSTANT ->
          new Column(name, type, 0, row.getInt("DATETIME_PRECISION"), null);
      default -> new Column(name, type, 0, 0, null);
    };
  }

  private static Type type(String declared) {
    return switch (declared) {
      case "BOOLEAN" -> Type.BOOLEAN;
      // INTEGER and BIGINT are other words for NUMBER(38, 0).
      case "NUMBER" -> Type.DECIMAL;
      case "FLOAT" -> Type.DOUBLE;
      case "TEXT" -> Type.TEXT;
      case "BINARY" -> Type.BYTES;
      case "DATE" -> Type.DATE;
      case "TIME" -> Type.TIME;
      case "TIMESTAMP_NTZ" -> Type.DATETIME;
      case "TIMESTAMP_TZ" -> Type.INSTANT;
      case "ARRAY" -> Type.ARRAY;
      default -> null;
    };
  }

  private static Type element(String comment) {
    int at = comment == null ? -1 : comment.indexOf(ELEMENTS);
    if (at < 0) {
      return Type.TEXT;
    }
    String name = comment.substring(at + ELEMENTS.length()).replaceFirst("\\W.*", "");
    try {
      return Type.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }

  static String arrayOf(Type element) {
    return "ARRAY COMMENT '" + ELEMENTS + element + "'";
  }

  /** For a column that the history gains. */
  static String of(SourceColumn column) {
    String type = column.type() == null ? "" : column.type();
    if (type.startsWith("_")) {
      return arrayOf(element(column, type.substring(1)));
    }
    return switch (type) {
      case "bool" -> "BOOLEAN";
      case "int2", "smallserial", "int4", "serial", "int8", "bigserial", "oid" -> "NUMBER(38, 0)";
      case "float4", "float8" -> "FLOAT";
      case "numeric" ->
          column.length() > 0 && column.length() <= MOST_DIGITS
              ? "NUMBER(" + column.length() + ", " + Math.max(0, column.scale()) + ")"
              // What does not fit here is quarantined, never rounded.
              : "NUMBER(38, 12)";
      case "bytea" -> "BINARY";
      case "date" -> "DATE";
      case "time" -> "TIME(6)";
      case "timestamp" -> "TIMESTAMP_NTZ(6)";
      case "timestamptz" -> "TIMESTAMP_TZ(6)";
      default -> "VARCHAR";
    };
  }

  /**
   * The type that a column can be given to hold more: a longer text, a number with more digits
   * before the point. Snowflake changes neither the digits behind it nor the kind of a column.
   */
  static Optional<String> wider(Column now, Column wider) {
    if (now.type() == Type.TEXT && wider.type() == Type.TEXT) {
      return Optional.of(wider.precision() == 0 ? "VARCHAR" : "VARCHAR(" + wider.precision() + ")");
    }
    boolean number = now.type() == Type.DECIMAL && wider.type() == Type.DECIMAL;
    return number && now.scale() == wider.scale() && wider.precision() <= MOST_DIGITS
        ? Optional.of("NUMBER(" + wider.precision() + ", " + wider.scale() + ")")
        : Optional.empty();
  }

  private static Type element(SourceColumn column, String type) {
    return switch (type) {
      case "bool" -> Type.BOOLEAN;
      case "int2", "int4" -> Type.INTEGER;
      case "int8", "oid" -> Type.BIGINT;
      case "float4" -> Type.REAL;
      case "float8" -> Type.DOUBLE;
      case "numeric" -> Type.DECIMAL;
      case "bytea" -> Type.BYTES;
      case "date" -> Type.DATE;
      case "time" -> Type.TIME;
      case "timestamp" -> Type.DATETIME;
      case "timestamptz" -> Type.INSTANT;
      default -> Type.TEXT;
    };
  }

  /** Where a value waits for its column: the same, and an array as the text that it is bound as. */
  static String staged(Column column) {
    return switch (column.type()) {
      case DECIMAL -> "NUMBER(" + column.precision() + ", " + column.scale() + ")";
      case INTEGER, BIGINT -> "NUMBER(38, 0)";
      case BOOLEAN -> "BOOLEAN";
      case REAL, DOUBLE -> "FLOAT";
      case BYTES -> "BINARY";
      case DATE -> "DATE";
      case TIME -> "TIME(6)";
      case DATETIME -> "TIMESTAMP_NTZ(6)";
      case INSTANT -> "TIMESTAMP_TZ(6)";
      case TEXT, ARRAY -> "VARCHAR";
    };
  }

  /** A key's part within the JSON that keys are bound as. */
  static String ofKey(Column column) {
    if (!KeyText.canHold(column.type())) {
      throw new IllegalArgumentException("no key has the type " + column.type());
    }
    return staged(column);
  }
}
