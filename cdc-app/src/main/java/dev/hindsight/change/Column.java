package dev.hindsight.change;

/**
 * A column of a history table, as the warehouse itself declares it.
 *
 * @param name lower case
 * @param type which Java form its values have
 * @param precision digits of a decimal or characters of a text; 0 where the warehouse sets no limit
 *     of its own
 * @param scale digits behind the point of a decimal, of a second's fraction for times
 * @param element the element type of an array; null otherwise
 */
public record Column(String name, Type type, int precision, int scale, Type element) {

  /** The Java form of a column's values; see {@link Values}. */
  public enum Type {
    BOOLEAN,
    INTEGER,
    BIGINT,
    DECIMAL,
    REAL,
    DOUBLE,
    TEXT,
    BYTES,
    DATE,
    TIME,
    DATETIME,
    INSTANT,
    ARRAY
  }
}
