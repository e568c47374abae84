package dev.hindsight.simulator.postgres;

import dev.hindsight.simulator.source.SourceException;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server still running from a folder, known by the folder's {@code postmaster.pid}. */
final class LeftServer {

  private static final String PID_FILE = "postmaster.pid";
  private static final long LONGEST_STOP_SECONDS = 60;

  /** A process number is given again after a while: its start must be the file's, give or take. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

  private final Path folder;
  private final ProcessHandle process;
  private final Path program;

  private LeftServer(Path folder, ProcessHandle process, Path program) {
    this.folder = folder;
    this.process = process;
    this.program = program;
  }

  static Optional<LeftServer> of(Path folder) {
    List<String> lines = pidFile(folder);
    if (lines.size() < 3) {
      return Optional.empty();
    }
    Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
    return ProcessHandle.of(Math.abs(Long.parseLong(lines.get(0).strip())))
        .filter(ProcessHandle::isAlive)
        .filter(process -> startedAbout(process, started))
        .flatMap(
            process ->
                process
                    .info()
                    .command()
                    .map(Path::of)
                    .filter(program -> program.getFileName().toString().startsWith("postgres"))
                    .map(program -> new LeftServer(folder, process, program)));
  }

  /** Removes a pid file whose number now belongs to another program: Postgres would not start. */
  static void forgetStale(Path folder) {
    List<String> lines = pidFile(folder);
    if (lines.isEmpty() || of(folder).isPresent()) {
      return;
    }
    long pid = Math.abs(Long.parseLong(lines.get(0).strip()));
    // With the process gone Postgres looks after the file itself, and after its shared memory.
    if (ProcessHandle.of(pid).isPresent()) {
      try {
        Files.deleteIfExists(folder.resolve(PID_FILE));
      } catch (IOException e) {
        throw SourceException.failure("cannot remove the stale " + folder.resolve(PID_FILE), e);
      }
    }
  }

  /** Ends its sessions and stops it, with everything committed on disk. */
  void stop() {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(program.resolveSibling("pg_ctl").toString());
    command.addAll(List.of("-D", folder.toString(), "-m", "fast", "-W", "stop"));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw SourceException.failure("cannot stop the server in " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    await();
  }

  /** Waits until it is gone. */
  void await() {
    try {
      process.onExit().get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      throw SourceException.failure(
          "a Postgres server (pid " + process.pid() + ") still runs from " + folder, e);
    }
  }

  private static boolean startedAbout(ProcessHandle process, Instant time) {
    return process
        .info()
        .startInstant()
        .map(started -> Duration.between(started, time).abs().compareTo(CLOCK_TOLERANCE) < 0)
        .orElse(true);
  }

  private static List<String> pidFile(Path folder) {
    try {
      Path file = folder.resolve(PID_FILE);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw SourceException.failure("cannot read " + folder.resolve(PID_FILE), e);
    }
  }
}
