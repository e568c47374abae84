package dev.hindsight.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A working directory, perhaps with a settings file, and the loader that starts there. */
record LoaderFixture(Path directory, Map<String, String> environment) {

  static LoaderFixture in(Path directory) {
    return new LoaderFixture(directory, Map.of());
  }

  LoaderFixture with(Map<String, String> variables) {
    return new LoaderFixture(directory, variables);
  }

  LoaderFixture file(String yaml) {
    try {
      Files.writeString(directory.resolve("hindsight.yaml"), yaml);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Settings load() {
    return load(Map.of());
  }

  Settings load(Map<String, String> flags) {
    return new SettingsLoader(environment, directory).load(Optional.empty(), flags);
  }

  List<String> problems() {
    return problems(Map.of());
  }

  List<String> problems(Map<String, String> flags) {
    return catchThrowableOfType(SettingsException.class, () -> load(flags)).problems();
  }
}
