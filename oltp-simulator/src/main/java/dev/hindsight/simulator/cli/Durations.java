package dev.hindsight.simulator.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 60s}, {@code 2m}, {@code 1h}, {@code 500ms} and ISO-8601 such as {@code PT1M}. */
final class Durations {

  private Durations() {}

  static Duration parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    try {
      if (lower.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)));
      }
      return Duration.parse(lower.startsWith("p") ? lower : "PT" + lower);
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no duration such as 60s, 2m or PT1M");
    }
  }
}
