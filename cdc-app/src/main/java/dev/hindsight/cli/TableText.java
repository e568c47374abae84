package dev.hindsight.cli;

/** What a cell looks like in a table, where it has one line and must not move the cursor. */
final class TableText {
  private static final String NULL = "NULL";

  private TableText() {}

  static String of(Object cell) {
    if (cell == null) {
      return NULL;
    }
    // The word as a text is not the absence of one.
    return cell.equals(NULL) ? "\"" + NULL + "\"" : clean(Cell.text(cell));
  }

  /** The same text with line breaks and other control characters spelled out. */
  static String clean(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder cleaned = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> cleaned.append("\\n");
                case '\r' -> cleaned.append("\\r");
                case '\t' -> cleaned.append("\\t");
                default -> {
                  if (Character.isISOControl(c)) {
                    cleaned.append(String.format("\\u%04x", c));
                  } else {
                    cleaned.append((char) c);
                  }
                }
              }
            });
    return cleaned.toString();
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }
}
