package dev.hindsight.retention;

import dev.hindsight.change.Stop;
import dev.hindsight.retention.AuditChain.Head;
import dev.hindsight.warehouse.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The newest line's place and hash in a file outside the warehouse: whoever can rewrite the whole
 * chain still has to reach this file too. Written only after the line is durable.
 */
public final class Anchor {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ([0-9a-f]{64})\\s*");

  private final Path file;

  public Anchor(Path file) {
    this.file = file.toAbsolutePath();
  }

  Path file() {
    return file;
  }

  /**
   * Empty when there is no such file; a file that is no anchor matches no chain.
   *
   * @throws Stop with exit code 1 when it cannot be read
   */
  Optional<Head> read() {
    try {
      Matcher form = FORM.matcher(Files.readString(file));
      return Optional.of(
          form.matches()
              ? new Head(Long.parseLong(form.group(1)), form.group(2))
              : new Head(-1, "unreadable"));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new Stop(
          Stop.Reason.FAILURE,
          "The anchor file "
              + file
              + " can not be read, so nothing was purged: mend its rights, or set hindsight.audit.anchor-file.",
          e);
    }
  }

  /**
   * Appears whole or not at all, and stays when the machine loses power.
   *
   * @throws Stop with exit code 1 when it cannot be written
   */
  void write(Head head) {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    ByteBuffer text =
        ByteBuffer.wrap((head.seq() + " " + head.hash() + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      OwnerOnly.folders(file.getParent());
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (text.hasRemaining()) {
          channel.write(text);
        }
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      OwnersFile.settle(file);
    } catch (IOException e) {
      throw new Stop(
          Stop.Reason.FAILURE,
          "The anchor file "
              + file
              + " can not be written: what was done is in the audit, and the next purge anchors it. Mend the disk or the"
              + " file's rights.",
          e);
    }
  }
}
