package dev.hindsight.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * Most of a start is loading classes. The first process that ends by itself leaves them loaded in a
 * file beside the jar, good for this build of the jar; the many that come after, in all test JVMs,
 * start in half the time.
 *
 * @param option the JVM's, to use the file or to make it
 * @param made what the process is making, not yet under the name that others look for
 */
record SharedClasses(String option, Path file, Path made) {

  static SharedClasses of(Path jar, String... arguments) {
    Path file = jar.resolveSibling("shared-classes-" + jar.toFile().lastModified() + ".jsa");
    Path made = jar.resolveSibling("shared-classes-" + UUID.randomUUID() + ".made");
    String option = "-Xshare:auto";
    if (Files.exists(file)) {
      option = "-XX:SharedArchiveFile=" + file;
    } else if (List.of(arguments).contains("--until-caught-up")) {
      option = "-XX:ArchiveClassesAtExit=" + made;
    }
    return new SharedClasses(option, file, made);
  }

  /** To be called when the process has ended: only then is what it made whole. */
  void keep() {
    try {
      if (Files.exists(made)) {
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
