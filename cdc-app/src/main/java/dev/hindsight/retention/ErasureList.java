package dev.hindsight.retention;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The digests of the consumers who were erased, once more in a file beside their key: a warehouse
 * restored from a backup made before an erasure learns of it from here. One process at a time: the
 * one that holds the run's lock writes.
 */
final class ErasureList {
  private final Path file;

  ErasureList(Path file) {
    this.file = file;
  }

  Set<String> read() {
    try {
      Set<String> digests = new LinkedHashSet<>(Files.readAllLines(file));
      digests.remove("");
      return digests;
    } catch (NoSuchFileException none) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the list of erasures can not be read", e);
    }
  }

  void add(String digest) {
    Set<String> digests = new LinkedHashSet<>(read());
    if (digests.add(digest)) {
      write(digests);
    }
  }

  void remove(String digest) {
    Set<String> digests = new LinkedHashSet<>(read());
    if (digests.remove(digest)) {
      write(digests);
    }
  }

  private void write(Set<String> digests) {
    OwnersFile.write(file, String.join("\n", List.copyOf(digests)) + "\n");
  }

  Path file() {
    return file;
  }
}
