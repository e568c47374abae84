package dev.hindsight.config;

import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of value: how its text is read and, for the person who got it wrong, what is expected.
 *
 * @param parse throws any runtime exception for text that is not of this kind
 * @param hidden whether its values are never shown
 */
record Kind<T>(String expected, Function<String, T> parse, boolean hidden) {

  Kind(String expected, Function<String, T> parse) {
    this(expected, parse, false);
  }

  static Kind<String> text() {
    return new Kind<>("a text", text -> checked(text, !text.isBlank()));
  }

  static Kind<Secret> secret() {
    return new Kind<>("a text", Secret::new, true);
  }

  static Kind<String> identifier(String pattern, String expected) {
    Pattern compiled = Pattern.compile(pattern);
    return new Kind<>(expected, text -> checked(text, compiled.matcher(text).matches()));
  }

  static Kind<Integer> wholeNumber(int least, int most) {
    return new Kind<>(
        "a whole number from " + least + " to " + most,
        text -> {
          int number = Integer.parseInt(text.trim());
          return checked(number, number >= least && number <= most);
        });
  }

  static Kind<Duration> duration(Duration least, Duration most) {
    return new Kind<>(
        Durations.EXPECTED + ", from " + least + " to " + most,
        text -> {
          Duration duration = Durations.parse(text);
          return checked(duration, duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
        });
  }

  static Kind<Period> period() {
    return new Kind<>(
        "a calendar period longer than nothing, such as P2Y, P18M or P90D",
        text -> {
          Period period = Period.parse(text.trim());
          return checked(period, !period.isNegative() && !period.isZero());
        });
  }

  static Kind<LocalTime> timeOfDay() {
    return new Kind<>("a time of day in UTC such as 03:00", text -> LocalTime.parse(text.trim()));
  }

  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants()).map(Kind::lower).collect(Collectors.joining(" or "));
    return new Kind<>(
        names,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(text.trim()))
                .findFirst()
                .orElseThrow());
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <V> V checked(V value, boolean right) {
    if (!right) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
