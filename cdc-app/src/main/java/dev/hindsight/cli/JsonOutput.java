package dev.hindsight.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** An array of objects by column name, one a line. */
final class JsonOutput implements RowOutput {
  private final PrintWriter out;
  private final JsonGenerator json;
  private final List<String> columns;

  JsonOutput(List<String> columns, PrintWriter out) {
    this.out = out;
    this.columns = distinct(columns);
    try {
      JsonFactory factory =
          JsonFactory.builder()
              .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
              .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
              .build();
      json = factory.createGenerator(out);
      // Between the array's elements; the objects stay on their lines.
      json.setPrettyPrinter(new RowPerLine());
      json.writeStartArray();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void row(Object... values) {
    try {
      json.writeStartObject();
      for (int i = 0; i < values.length; i++) {
        json.writeFieldName(columns.get(i));
        write(Cell.of(values[i]));
      }
      json.writeEndObject();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      json.writeEndArray();
      json.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    out.println();
    out.flush();
  }

  private void write(Object cell) throws IOException {
    if (cell == null) {
      json.writeNull();
    } else if (cell instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (cell instanceof Double || cell instanceof Float) {
      writeFloating((Number) cell);
    } else if (cell instanceof Number number) {
      json.writeNumber(new BigDecimal(number.toString()));
    } else if (cell instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(element);
      }
      json.writeEndArray();
    } else {
      json.writeString((String) cell);
    }
  }

  /** JSON has no NaN and no infinity; they become texts. */
  private void writeFloating(Number number) throws IOException {
    if (Double.isFinite(number.doubleValue())) {
      json.writeNumber(number.toString());
    } else {
      json.writeString(number.toString());
    }
  }

  /** A query may name two columns alike; an object may not. */
  private static List<String> distinct(List<String> columns) {
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      String name = column;
      for (int n = 2; names.contains(name); n++) {
        name = column + "_" + n;
      }
      names.add(name);
    }
    return names;
  }
}
