package dev.hindsight.warehouse;

import java.util.Locale;

/**
 * Identifiers of the warehouse: both fold what is not quoted to upper case, so everything is upper
 * case and quoted.
 */
public final class Names {
  private Names() {}

  public static String quote(String identifier) {
    return '"' + identifier.toUpperCase(Locale.ROOT).replace("\"", "\"\"") + '"';
  }
}
