package dev.hindsight.change;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Reads an array as Postgres prints it: {@code {1,NULL,"a, b"}}. Arrays of several dimensions are
 * lists of lists. One whose first index is not 1 is a {@link Special}: a list could not say so.
 */
public final class PostgresArray {
  private final String text;
  private final Function<String, Object> element;
  private int at;

  private PostgresArray(String text, Function<String, Object> element) {
    this.text = text;
    this.element = element;
  }

  /**
   * How arrays of a type are read.
   *
   * @param element as for {@link PostgresText#of}
   */
  public static Function<String, Object> of(String element) {
    Function<String, Object> reader = PostgresText.of(element);
    return text -> {
      PostgresArray array = new PostgresArray(text, reader);
      try {
        Object list = array.list();
        return array.at == text.length() ? list : new Special(text);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        return new Special(text);
      }
    };
  }

  private List<Object> list() {
    expect('{');
    List<Object> list = new ArrayList<>();
    if (text.charAt(at) == '}') {
      at++;
      return Collections.unmodifiableList(list);
    }
    while (true) {
      list.add(value());
      char next = text.charAt(at++);
      if (next == '}') {
        return Collections.unmodifiableList(list);
      } else if (next != ',') {
        throw new IllegalArgumentException("not an array's text");
      }
    }
  }

  private Object value() {
    char first = text.charAt(at);
    if (first == '{') {
      return list();
    } else if (first == '"') {
      return element.apply(quoted());
    }
    int start = at;
    StringBuilder plain = new StringBuilder();
    while (text.charAt(at) != ',' && text.charAt(at) != '}') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      plain.append(text.charAt(at++));
    }
    return text.startsWith("NULL", start) && plain.length() == 4 && at - start == 4
        ? null
        : element.apply(plain.toString());
  }

  private String quoted() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private void expect(char wanted) {
    if (text.charAt(at) != wanted) {
      throw new IllegalArgumentException("not an array's text");
    }
    at++;
  }
}
