package dev.hindsight.simulator.postgres;

import dev.hindsight.simulator.source.SourceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of one server, held by this process alone while open. The lock and the log lie beside
 * it, since Postgres wants the folder empty at first.
 */
final class DataFolder implements AutoCloseable {

  static final String VERSION = "17";

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Locks the folder and stops a server that a killed process left running in it. */
  static DataFolder take(Path dataDir) {
    Path path = dataDir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      requireOursOrEmpty(path);
      FileChannel lockFile =
          FileChannel.open(
              beside(path, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(lockFile)) {
        lockFile.close();
        throw SourceException.failure("another process serves Postgres from " + path);
      }
      DataFolder folder = new DataFolder(path, lockFile);
      folder.stopServer();
      return folder;
    } catch (IOException e) {
      throw SourceException.configuration("cannot use the folder " + path + ": " + e);
    }
  }

  Path path() {
    return path;
  }

  /** Where the server's messages go. */
  Path log() {
    return beside(path, ".log");
  }

  void stopServer() {
    LeftServer.of(path).ifPresent(LeftServer::stop);
    LeftServer.forgetStale(path);
  }

  void awaitStopped() {
    LeftServer.of(path).ifPresent(LeftServer::await);
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw SourceException.failure("cannot unlock " + path, e);
    }
  }

  private static boolean locked(FileChannel lockFile) throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void requireOursOrEmpty(Path path) throws IOException {
    Path version = path.resolve("PG_VERSION");
    if (Files.exists(version)) {
      String found = Files.readString(version).strip();
      if (!found.equals(VERSION)) {
        throw SourceException.configuration(
            path + " holds data of Postgres " + found + ", this is Postgres " + VERSION);
      }
      return;
    }
    try (var files = Files.list(path)) {
      if (files.findAny().isPresent()) {
        throw SourceException.configuration(path + " holds other files, give an empty folder");
      }
    }
  }

  private static Path beside(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }
}
