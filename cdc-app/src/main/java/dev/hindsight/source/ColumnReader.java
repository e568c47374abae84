package dev.hindsight.source;

import dev.hindsight.change.PostgresArray;
import dev.hindsight.change.PostgresText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.function.Function;
import org.postgresql.util.PGobject;

/**
 * Reads one column of a source row into the forms of {@link dev.hindsight.change.Values}, by the
 * type Postgres names. What is more than a plain number or text is read from the text that Postgres
 * prints, as the log's values are: the driver's own objects round, shift zones and know no
 * infinity.
 */
@FunctionalInterface
interface ColumnReader {
  Object read(ResultSet row, int index) throws SQLException;

  /**
   * @param sqlType as the driver's metadata says; tells an array of whatever type
   * @param typeName as the driver's metadata says; a domain counts as its base type
   */
  static ColumnReader of(int sqlType, String typeName) {
    if (sqlType == Types.ARRAY) {
      return text(PostgresArray.of(typeName.substring(typeName.indexOf('_') + 1)));
    }
    return switch (typeName) {
      case "bool" -> (row, i) -> orNull(row, row.getBoolean(i));
      case "int2", "int4", "serial", "smallserial" -> (row, i) -> orNull(row, row.getInt(i));
      case "int8", "bigserial", "oid" -> (row, i) -> orNull(row, row.getLong(i));
      case "float4" -> (row, i) -> orNull(row, row.getFloat(i));
      case "float8" -> (row, i) -> orNull(row, row.getDouble(i));
      case "bytea" -> ResultSet::getBytes;
      case "text", "varchar", "bpchar" -> ResultSet::getString;
      // The log's reader hands them on in this spelling.
      case "point", "line", "lseg", "box", "path", "polygon", "circle" -> ColumnReader::geometry;
      default -> text(PostgresText.of(typeName));
    };
  }

  private static Object orNull(ResultSet row, Object value) throws SQLException {
    return row.wasNull() ? null : value;
  }

  private static Object geometry(ResultSet row, int index) throws SQLException {
    PGobject shape = (PGobject) row.getObject(index);
    return shape == null ? null : shape.getValue();
  }

  private static ColumnReader text(Function<String, Object> parser) {
    return (row, index) -> {
      String text = row.getString(index);
      return text == null ? null : parser.apply(text);
    };
  }
}
