package dev.hindsight.config;

import java.util.List;

/** A tables file that cannot be used: every mistake in it, a sentence each. */
public final class TablesFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  TablesFileException(String file, List<String> problems) {
    super(file + ":\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
