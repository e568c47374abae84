package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a history has outside its warehouse: the audit's anchor, the key of the digests, and the
 * list of erasures beside the key. Without them a history that moved could neither be audited nor
 * keep out what must not come back.
 */
public record Belongings(Anchor anchor, DigestKey key) {

  /**
   * Copies them; what is there already and the same is left.
   *
   * @throws Stop with exit code 2 when there is a key already, and it is another one
   */
  public void copyTo(Belongings other) {
    Optional<byte[]> mine = key.find();
    Optional<byte[]> theirs = other.key.find();
    if (mine.isPresent() && theirs.isPresent() && !Arrays.equals(mine.get(), theirs.get())) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The key file "
              + other.key.file()
              + " is another one than "
              + key.file()
              + ", by which the history's digests were made: move it away, or set"
              + " hindsight.erase.key-file.");
    }
    if (mine.isPresent() && theirs.isEmpty()) {
      OwnersFile.write(other.key.file(), text(key.file()));
    }
    for (String digest : key.erasures().read()) {
      other.key.erasures().add(digest);
    }
    anchor.read().ifPresent(other.anchor::write);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can not be read", e);
    }
  }
}
