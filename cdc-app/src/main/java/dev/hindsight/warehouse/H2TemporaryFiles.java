package dev.hindsight.warehouse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in the JVM's temporary folder to which H2 writes results that are too large for memory. It
 * deletes them itself, unless the process is killed meanwhile: then they, and the rows in them,
 * would stay.
 */
final class H2TemporaryFiles {
  private static final Logger LOG = LoggerFactory.getLogger(H2TemporaryFiles.class);
  private static final String NAMES = "h2tmp.*.temp.db";

  private H2TemporaryFiles() {}

  /** Deletes those that no living process has open; H2 holds a lock on each. */
  static void deleteLeftOnes() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, NAMES)) {
      for (Path file : files) {
        deleteUnlessHeld(file);
      }
    } catch (IOException e) {
      LOG.warn("whether H2 left temporary files in {} is not known", folder, e);
    }
  }

  private static void deleteUnlessHeld(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        Files.delete(file);
      }
    } catch (OverlappingFileLockException ours) {
      // In use.
    } catch (IOException e) {
      LOG.warn("{} is not ours to delete, or just went", file, e);
    }
  }
}
