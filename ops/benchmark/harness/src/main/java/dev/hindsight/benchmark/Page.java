package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page of results, whose sections between two marks are written by the benchmarks. */
record Page(Path file) {

  static Page of(Path product) {
    return new Page(product.resolve("docs/benchmarks.md"));
  }

  Path image(String name) {
    return file.resolveSibling("images").resolve(name + ".svg");
  }

  void replace(String section, String content) {
    String begin = "<!-- ops/bench writes: " + section + " -->\n";
    String end = "<!-- end of " + section + " -->\n";
    try {
      String page = Files.readString(file);
      int from = page.indexOf(begin);
      int to = page.indexOf(end);
      if (from < 0 || to < from) {
        throw new IllegalStateException(file + " has no section " + begin.trim());
      }
      Files.writeString(
          file, page.substring(0, from + begin.length()) + content + page.substring(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
