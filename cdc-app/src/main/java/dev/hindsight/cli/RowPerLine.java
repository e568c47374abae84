package dev.hindsight.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;

/**
 * Puts each element of the outermost array on a line of its own, so that rows can be told apart.
 */
final class RowPerLine extends MinimalPrettyPrinter {
  private static final long serialVersionUID = 1L;

  @Override
  public void beforeArrayValues(JsonGenerator json) throws IOException {
    breakBetweenRows(json);
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
    json.writeRaw(',');
    breakBetweenRows(json);
  }

  private static void breakBetweenRows(JsonGenerator json) throws IOException {
    if (json.getOutputContext().getParent().inRoot()) {
      json.writeRaw('\n');
    }
  }
}
