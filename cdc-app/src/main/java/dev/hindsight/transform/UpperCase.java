package dev.hindsight.transform;

import java.util.Locale;

/** The rule {@code upper-case}: the same on every machine, whatever its language. */
final class UpperCase {
  private UpperCase() {}

  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || (c >= 'a' && c <= 'z')) {
        return text.toUpperCase(Locale.ROOT);
      }
    }
    return text;
  }
}
