package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The secret of the digests, in a file outside the warehouse that only its owner can read. */
public final class DigestKey {
  private static final int BYTES = 32;

  private final Path file;

  public DigestKey(Path file) {
    this.file = file;
  }

  /** What was erased under this key, beside it. */
  ErasureList erasures() {
    return new ErasureList(file.resolveSibling(file.getFileName() + ".erased"));
  }

  Path file() {
    return file;
  }

  /**
   * @throws Stop with exit code 2 when there is a file that is no key
   */
  Optional<byte[]> find() {
    try {
      byte[] secret = HexFormat.of().parseHex(Files.readString(file).strip());
      if (secret.length == BYTES) {
        return Optional.of(secret);
      }
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
    throw unusable(null);
  }

  private Stop unusable(Exception cause) {
    return new Stop(
        Stop.Reason.CONFIGURATION,
        "The key file "
            + file
            + " can not be used: bring back the one that was there, readable to the user who runs"
            + " Hindsight (hindsight.erase.key-file).",
        cause);
  }

  /** Makes it where it is absent; of several processes that come at once, all get the same. */
  byte[] findOrCreate() {
    Optional<byte[]> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    OwnersFile.writeFirst(file, HexFormat.of().formatHex(secret));
    return find().orElseThrow();
  }
}
