package dev.hindsight.benchmark.contender;

import java.util.HashMap;
import java.util.Map;

/** What the harness tells a contender: {@code name=value} on its command line. */
public final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  public Arguments(String... arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + "=... is missing");
    }
    return value;
  }

  public long number(String name) {
    return Long.parseLong(text(name));
  }

  public boolean flag(String name) {
    return Boolean.parseBoolean(values.getOrDefault(name, "false"));
  }
}
