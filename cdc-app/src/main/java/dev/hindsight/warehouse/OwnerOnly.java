package dev.hindsight.warehouse;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that only their owner can read, whatever the umask; where the system has no
 * such rights, as it makes them. What is there already stays as it is.
 */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** Makes what is missing of the folder and those above it. */
  public static void folders(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(folder, "rwx------"));
  }

  /** Makes the file, with nothing in it, and its folder. */
  public static void file(Path file) throws IOException {
    folders(file.toAbsolutePath().getParent());
    try {
      Files.createFile(file, attributes(file));
    } catch (FileAlreadyExistsException stays) {
      // Whoever made it chose its rights.
    }
  }

  /** What to make such a file with. */
  public static FileAttribute<?>[] attributes(Path file) {
    return attributes(file, "rw-------");
  }

  private static FileAttribute<?>[] attributes(Path path, String rights) {
    return hasRights(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasRights(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The rights of a file; null where there are none, or no file. */
  static Set<PosixFilePermission> of(Path file) {
    try {
      return file != null && hasRights(file) ? Files.getPosixFilePermissions(file) : null;
    } catch (IOException notThere) {
      return null;
    }
  }

  /** Gives a file the rights that {@link #of} told of it. */
  static void give(Path file, Set<PosixFilePermission> rights) {
    try {
      if (rights != null) {
        Files.setPosixFilePermissions(file, rights);
      }
    } catch (IOException notOurs) {
      // Another user's: whoever owns it keeps it as he has it.
    }
  }
}
