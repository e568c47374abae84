package dev.hindsight.retention;

import dev.hindsight.warehouse.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files that only their owner can read. */
final class OwnersFile {
  private OwnersFile() {}

  /** Appears whole or not at all, and stays when the machine loses power. */
  static void write(Path file, String text) {
    try {
      Path aside = aside(file, text);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      settle(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can not be written", e);
    }
  }

  /**
   * As {@link #write}, but leaves a file that is there already as it is: of several processes that
   * come at once, one is first.
   */
  static void writeFirst(Path file, String text) {
    try {
      Path aside = aside(file, text);
      try {
        Files.createLink(file, aside);
        settle(file);
      } catch (FileAlreadyExistsException another) {
        // Its text counts.
      } finally {
        Files.delete(aside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can not be written", e);
    }
  }

  private static Path aside(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    OwnerOnly.folders(folder);
    Path aside = Files.createTempFile(folder, ".new", "", OwnerOnly.attributes(file));
    try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return aside;
  }

  /** Makes the file's name durable too, where the system lets a folder be opened for that. */
  static void settle(Path file) {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException notHere) {
      // Windows: there is no such thing.
    }
  }
}
