package dev.hindsight.cli;

import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** How rows are printed. */
enum Format {
  TABLE,
  JSON,
  CSV;

  static Format parse(String text) {
    return Stream.of(values())
        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("'" + text + "': expected table, json or csv"));
  }
}
