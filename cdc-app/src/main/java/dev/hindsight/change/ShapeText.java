package dev.hindsight.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A table's columns as one text, equal for equal columns however they were read: {@code "id" int4,
 * "amount" numeric(10,5)}.
 */
public final class ShapeText {
  private ShapeText() {}

  public static String of(RowShape shape) {
    return shape.declared().stream()
        .map(
            column ->
                '"'
                    + column.name().replace("\"", "\"\"")
                    + "\" "
                    + Objects.requireNonNullElse(column.typeText(), "?"))
        .collect(Collectors.joining(", "));
  }

  /** The shape a text stands for; its key is not known. */
  public static RowShape parse(String text) {
    List<SourceColumn> columns = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      StringBuilder name = new StringBuilder();
      int i = at + 1;
      while (text.charAt(i) != '"' || (i + 1 < text.length() && text.charAt(i + 1) == '"')) {
        name.append(text.charAt(i));
        i += text.charAt(i) == '"' ? 2 : 1;
      }
      int begin = i + 2;
      int end = text.indexOf(", \"", begin);
      end = end < 0 ? text.length() : end;
      columns.add(column(name.toString(), text.substring(begin, end)));
      at = end + 2;
    }
    return RowShape.of(columns);
  }

  private static SourceColumn column(String name, String type) {
    if (type.equals("?")) {
      return new SourceColumn(name, null, 0, 0);
    }
    int open = type.indexOf('(');
    if (open < 0 || !type.endsWith(")")) {
      return new SourceColumn(name, type, 0, 0);
    }
    String[] limits = type.substring(open + 1, type.length() - 1).split(",");
    return new SourceColumn(
        name,
        type.substring(0, open),
        Integer.parseInt(limits[0]),
        limits.length > 1 ? Integer.parseInt(limits[1]) : 0);
  }
}
