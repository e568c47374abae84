package dev.hindsight.cli;

import dev.hindsight.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.TypeConversionException;

/** Points and lengths of time on the command line; UTC where no offset is given. */
final class Instants {
  static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  private Instants() {}

  /** ISO-8601 in UTC with six digits, as it is printed everywhere. */
  static String text(Instant instant) {
    return LOCAL.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
  }

  static Instant parse(String text) {
    String iso = text.trim().replace(' ', 'T');
    try {
      if (iso.indexOf('T') < 0) {
        return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return iso.matches(".*T.*(Z|[+-]\\d.*)")
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException wrong) {
      throw new TypeConversionException(
          "'" + text + "': expected an instant such as 2025-01-31T23:30:00Z, or a date");
    }
  }

  static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException("'" + text + "': expected " + wrong.getMessage());
    }
  }
}
