package dev.hindsight.change;

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

  /** Whether its values can be kept; of others each is a {@link Special}. */
  public boolean isExact() {
    return !INEXACT.equals(type);
  }
}
