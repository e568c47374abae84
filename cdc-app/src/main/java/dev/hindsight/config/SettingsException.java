package dev.hindsight.config;

import java.util.List;

/** Everything that is wrong with the settings, a sentence each. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public SettingsException(List<String> problems) {
    super(
        (problems.size() == 1 ? "a setting is wrong:" : problems.size() + " settings are wrong:")
            + String.join("", problems.stream().map(problem -> "\n  " + problem).toList()));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
