package dev.hindsight.config;

import java.nio.file.Path;

/** Relative paths in settings begin at one folder, whatever the process's own is. */
final class Paths {
  private Paths() {}

  static Path absolute(String text, Path base) {
    if (text.equals("~") || text.startsWith("~/")) {
      return Path.of(System.getProperty("user.home") + text.substring(1)).normalize();
    }
    return base.resolve(text).toAbsolutePath().normalize();
  }
}
