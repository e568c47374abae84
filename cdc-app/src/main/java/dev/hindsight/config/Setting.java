package dev.hindsight.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting that exists.
 *
 * @param fallback the default as one would write it; empty where there is none, or where it follows
 *     from other settings
 */
record Setting<T>(String key, Kind<T> kind, Optional<String> fallback) {

  static <T> Setting<T> of(String name, Kind<T> kind, String fallback) {
    return new Setting<>("hindsight." + name, kind, Optional.of(fallback));
  }

  static <T> Setting<T> optional(String name, Kind<T> kind) {
    return new Setting<>("hindsight." + name, kind, Optional.empty());
  }

  String environmentName() {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The value fit to be shown. */
  String shown(String value) {
    return kind.hidden() ? Secret.MASK : "'" + JdbcParameters.masked(value) + "'";
  }
}
