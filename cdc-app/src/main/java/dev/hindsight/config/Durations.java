package dev.hindsight.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, {@code 500ms}, {@code 30s}, {@code 5m}, or as ISO-8601. */
public final class Durations {
  public static final String EXPECTED = "a duration such as 500ms, 30s, 5m or PT30S";

  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private Durations() {}

  /**
   * @throws IllegalArgumentException whose message is what was expected
   */
  public static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text.trim());
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      Duration parsed = Duration.parse(text.trim());
      if (!parsed.isNegative()) {
        return parsed;
      }
    } catch (java.time.DateTimeException notIso) {
      throw new IllegalArgumentException(EXPECTED, notIso);
    }
    throw new IllegalArgumentException(EXPECTED);
  }
}
