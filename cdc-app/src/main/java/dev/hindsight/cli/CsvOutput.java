package dev.hindsight.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A header and lines, as RFC 4180 has them but for the line's end. Quotes only where needed: NULL
 * is nothing, an empty text two quotes. An array is as in JSON.
 */
final class CsvOutput implements RowOutput {
  private static final Pattern SPECIAL = Pattern.compile("[,\"\r\n]|^\\s|\\s$|^$");

  private final PrintWriter out;

  CsvOutput(List<String> columns, PrintWriter out) {
    this.out = out;
    line(columns.stream());
  }

  @Override
  public void row(Object... values) {
    line(Stream.of(values).map(Cell::of).map(cell -> cell == null ? null : Cell.text(cell)));
  }

  @Override
  public void close() {
    out.flush();
  }

  private void line(Stream<String> texts) {
    out.print(texts.map(CsvOutput::field).collect(Collectors.joining(",", "", "\n")));
  }

  private static String field(String text) {
    if (text == null) {
      return "";
    }
    return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
