package dev.hindsight.config;

import dev.hindsight.change.Stop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The warehouse's password: the one set, else the one in a file beside the warehouse, which is made
 * together with the warehouse. A warehouse that is no file has the one set or none.
 */
public final class WarehousePassword {
  private final Settings.Warehouse warehouse;

  public WarehousePassword(Settings.Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The password, if there is one already. */
  public Optional<Secret> find() {
    return warehouse.password().or(() -> warehouse.passwordFile().flatMap(this::read));
  }

  /**
   * The password, made and kept where there is none; for commands that may create a warehouse. Of
   * several processes that come at once, all get the same.
   *
   * @throws Stop when there is a warehouse, whose password a new one cannot be
   */
  public Optional<Secret> findOrCreate() {
    Optional<Secret> found = find();
    if (found.isPresent() || warehouse.passwordFile().isEmpty()) {
      return found;
    }
    Path file = warehouse.passwordFile().get();
    if (warehouse.file().filter(Files::exists).isPresent()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The password of the warehouse "
              + warehouse.file().get()
              + " is not known, there is no "
              + file
              + ": bring the file back or set "
              + Catalogue.WAREHOUSE_PASSWORD.key()
              + ".");
    }
    try {
      create(file);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep the warehouse's password in " + file, failed);
    }
    return read(file);
  }

  private Optional<Secret> read(Path file) {
    try {
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new Stop(
            Stop.Reason.CONFIGURATION,
            "The file of the warehouse's password, "
                + file
                + ", is empty: write the password into it, or set "
                + Catalogue.WAREHOUSE_PASSWORD.key()
                + ".");
      }
      return Optional.of(new Secret(text));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The warehouse's password cannot be read: run as the user who owns " + file + ".",
          unreadable);
    }
  }

  /** Appears whole or not at all: written aside, then given its name, if that is still free. */
  private static void create(Path file) throws IOException {
    Files.createDirectories(file.getParent(), ownerOnly(file, "rwx------"));
    Path aside =
        Files.createTempFile(file.getParent(), ".password", "", ownerOnly(file, "rw-------"));
    try {
      Files.writeString(aside, random());
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException another) {
      // Another process was first; its password counts.
    } finally {
      Files.delete(aside);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file, String rights) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private static String random() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
