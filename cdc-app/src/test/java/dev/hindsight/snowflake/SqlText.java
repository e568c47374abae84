package dev.hindsight.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A statement taken apart: code on the one side, string literals and quoted names, which no rule
 * may touch, on the other. Comments are left out.
 */
record SqlText(List<Part> parts) {

  /** A stretch of the text. */
  record Part(boolean code, String text) {}

  static SqlText of(String sql) throws Refused {
    List<Part> parts = new ArrayList<>();
    StringBuilder code = new StringBuilder();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"') {
        int end = closing(sql, at, c);
        parts.add(new Part(true, code.toString()));
        code.setLength(0);
        parts.add(new Part(false, sql.substring(at, end)));
        at = end;
      } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) {
          throw Refused.syntax("a comment without an end");
        }
        code.append(' ');
        at = end + 2;
      } else {
        code.append(c);
        at++;
      }
    }
    parts.add(new Part(true, code.toString().stripTrailing()));
    return new SqlText(parts).withoutLastSemicolon();
  }

  private static int closing(String sql, int from, char quote) throws Refused {
    int at = from + 1;
    while (true) {
      int end = sql.indexOf(quote, at);
      if (end < 0) {
        throw Refused.syntax("a quote without an end");
      }
      // In Snowflake a backslash escapes within a literal; H2 would keep it. Nobody needs it here.
      if (quote == '\'' && sql.substring(from, end).contains("\\")) {
        throw Refused.syntax("a backslash in a literal, which is an escape");
      }
      if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
        at = end + 2;
      } else {
        return end + 1;
      }
    }
  }

  private SqlText withoutLastSemicolon() {
    Part last = parts.get(parts.size() - 1);
    List<Part> cut = new ArrayList<>(parts.subList(0, parts.size() - 1));
    cut.add(new Part(true, last.text().replaceFirst(";\\s*$", "")));
    return new SqlText(cut);
  }

  /** The code alone, each literal and quoted name as {@code ''}. */
  String code() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.code() ? part.text() : part.text().startsWith("'") ? "''" : "\"\"");
    }
    return text.toString().strip();
  }

  String upperCode() {
    return code().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  int parameters() {
    return (int) code().chars().filter(c -> c == '?').count();
  }

  SqlText mapCode(UnaryOperator<String> rule) {
    return new SqlText(
        parts.stream()
            .map(part -> part.code() ? new Part(true, rule.apply(part.text())) : part)
            .toList());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text()));
    return text.toString().strip();
  }
}
