package dev.hindsight.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time that a Postgres server has used, ended sessions included. Linux only;
 * elsewhere 0.
 */
final class ServerProcessor {
  private static final double TICKS_A_SECOND = 100;

  private ServerProcessor() {}

  /** In seconds, since the server started. */
  static double seconds(Path dataDirectory) {
    try {
      long postmaster =
          Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid")).get(0).trim());
      // Of the postmaster also what its ended children used.
      double ticks = ticks(postmaster, 4);
      for (ProcessHandle child :
          ProcessHandle.of(postmaster).stream().flatMap(ProcessHandle::children).toList()) {
        ticks += ticks(child.pid(), 2);
      }
      return ticks / TICKS_A_SECOND;
    } catch (IOException notLinux) {
      return 0;
    }
  }

  /** The first of utime, stime, cutime, cstime in proc(5), summed. */
  private static double ticks(long pid, int fields) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double sum = 0;
      for (int i = 0; i < fields; i++) {
        sum += Long.parseLong(afterName[11 + i]);
      }
      return sum;
    } catch (IOException ended) {
      return 0;
    }
  }
}
