package dev.hindsight.benchmark;

import java.util.List;

/** Tables that read well as text, too. */
final class Markdown {
  private Markdown() {}

  /** The first row is the heading. */
  static String table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < rows.size(); n++) {
      text.append('|');
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(n).get(i);
        text.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length())).append(" |");
      }
      text.append('\n');
      if (n == 0) {
        text.append('|');
        for (int width : widths) {
          text.append("-".repeat(width + 2)).append('|');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
