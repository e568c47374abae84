package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The warehouse on a small disk of its own, that fills up. With {@code -Pfull}. */
@EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
class FullDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    assumeTrue(mounted, "a file system of its own can not be mounted here: not tested");
  }

  @AfterEach
  void unmount() throws Exception {
    source.dropSlots();
    if (mounted) {
      assertThat(run("umount", "-l", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  private void book(int from, int to) {
    source.execute(
        "INSERT INTO transactions SELECT g, g % 1000, now(), now(), repeat(md5(g::text), 3), 'FR', 1, 1, 1 FROM generate_series("
            + from
            + ", "
            + to
            + ") g");
  }

  /** Nothing more fits on the disk. */
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  @Test
  void a_full_disk_ends_the_run_with_a_clear_line_and_costs_nothing() throws Exception {
    AppFolder folder =
        AppFolder.of(directory.resolve("app"), source)
            .with(
                "hindsight.warehouse.url",
                "jdbc:h2:file:" + disk.resolve("warehouse") + ";AUTO_SERVER=TRUE");
    book(1, 1_000);
    folder.catchUp();
    try (AppProcess app = folder.startStreaming()) {
      Path filler = fill();
      book(1_001, 20_000);

      await().atMost(PATIENCE).until(() -> !app.isAlive());
      Ending.of(app).assertIs(1, "no room left on the disk of the warehouse", "Make room");

      // Also at the next start.
      folder
          .ending("run", "--until-caught-up")
          .assertIs(1, "no room left on the disk of the warehouse");
      Files.delete(filler);
    }
    folder.catchUp();
    assertThat(source.one("SELECT count(*) FROM transactions")).isEqualTo("20000");
    Ending verified = folder.ending("verify");
    assertThat(verified.code()).as(verified.story()).isZero();
  }
}
