package dev.hindsight.transform;

/**
 * The text rules about white space and control characters. Each looks first and returns the very
 * same string when there is nothing to do, as nearly always. All characters concerned are single
 * {@code char}s, so a surrogate pair is never touched; neither are joiners and other format
 * characters, which emoji and several scripts need.
 */
final class Spaces {
  private Spaces() {}

  static String trim(String text) {
    int end = text.length();
    int start = 0;
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Makes every run of white space, of whatever kind, one plain space. */
  static String collapse(String text) {
    boolean after = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = isSpace(c);
      if (space && (after || c != ' ')) {
        return collapseFrom(text);
      }
      after = space;
    }
    return text;
  }

  private static String collapseFrom(String text) {
    StringBuilder collapsed = new StringBuilder(text.length());
    boolean after = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = isSpace(c);
      if (!space) {
        collapsed.append(c);
      } else if (!after) {
        collapsed.append(' ');
      }
      after = space;
    }
    return collapsed.toString();
  }

  /**
   * Takes out U+0000 to U+001F and U+007F to U+009F. A tab or a line break becomes a space, so that
   * the words on its sides stay two.
   */
  static String stripControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return stripControlFrom(text);
      }
    }
    return text;
  }

  private static String stripControlFrom(String text) {
    StringBuilder stripped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isControl(c)) {
        stripped.append(c);
      } else if (isSpace(c)) {
        stripped.append(' ');
      }
    }
    return stripped.toString();
  }

  private static boolean isControl(char c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
  }

  /**
   * Unicode's property White_Space. {@link Character#isWhitespace} leaves out the no-break spaces,
   * which bank labels are full of.
   */
  private static boolean isSpace(char c) {
    if (c <= 0x20) {
      return c == 0x20 || (c >= 0x09 && c <= 0x0D);
    }
    return c >= 0x85 && isRareSpace(c);
  }

  private static boolean isRareSpace(char c) {
    return c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }
}
