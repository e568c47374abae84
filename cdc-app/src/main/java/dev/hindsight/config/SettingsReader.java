package dev.hindsight.config;

import dev.hindsight.config.SettingsSources.Found;
import dev.hindsight.config.SettingsSources.Merged;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads settings as their kinds; what cannot be read becomes a problem, and reading goes on. */
final class SettingsReader {
  private final Merged sources;
  private final List<String> problems;

  SettingsReader(Merged sources, List<String> problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** A setting that always has a value; null, with a problem added, where it is not readable. */
  <T> T required(Setting<T> setting) {
    return optional(setting).orElse(null);
  }

  /** A setting that may be absent, as an empty text is too where there is no default. */
  <T> Optional<T> optional(Setting<T> setting) {
    return optional(setting, Function.identity());
  }

  /** The same, read further by someone who says what is expected in an exception's message. */
  <T, R> Optional<R> optional(Setting<T> setting, Function<T, R> further) {
    Optional<Found> found = sources.find(setting);
    if (found.isEmpty() || found.get().text().isEmpty() && setting.fallback().isEmpty()) {
      return Optional.empty();
    }
    T value;
    try {
      value = setting.kind().parse().apply(found.get().text());
    } catch (RuntimeException wrong) {
      report(setting, found.get(), setting.kind().expected());
      return Optional.empty();
    }
    try {
      return Optional.of(further.apply(value));
    } catch (IllegalArgumentException wrong) {
      report(setting, found.get(), wrong.getMessage());
      return Optional.empty();
    }
  }

  /** Whether somebody gave it a value, be it a wrong one. */
  boolean isSet(Setting<?> setting) {
    return sources.find(setting).filter(found -> !found.text().isEmpty()).isPresent();
  }

  private void report(Setting<?> setting, Found found, String expected) {
    problems.add(
        "%s = %s (%s): expected %s"
            .formatted(setting.key(), setting.shown(found.text()), found.origin(), expected));
  }
}
