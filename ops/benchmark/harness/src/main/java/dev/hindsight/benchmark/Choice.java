package dev.hindsight.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of some values by the name that help shows, in capitals or not; picocli's own answer to
 * another word lists the constants of the code.
 */
record Choice<E extends Enum<E>>(List<E> values) implements ITypeConverter<E> {

  static <E extends Enum<E>> Choice<E> of(Class<E> type) {
    return new Choice<>(List.of(type.getEnumConstants()));
  }

  @Override
  public E convert(String word) {
    return values.stream()
        .filter(each -> name(each).equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    values.stream()
                        .map(Choice::name)
                        .collect(
                            Collectors.joining(
                                ", ", "expected one of ", " but was '" + word + "'"))));
  }

  private static String name(Enum<?> value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }
}
