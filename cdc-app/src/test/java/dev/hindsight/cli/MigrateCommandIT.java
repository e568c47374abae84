package dev.hindsight.cli;

import static dev.hindsight.cli.CommandFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateCommandIT {
  @TempDir Path directory;

  private CommandRun run(String... args) {
    return CommandRun.of(
        directory, Map.of("HINDSIGHT_SOURCE_URL", "jdbc:postgresql://127.0.0.1:1/oltp"), "", args);
  }

  @Test
  void a_warehouse_and_its_password_are_made_once() {
    CommandRun made = run("migrate", "--format=csv");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).startsWith("version,description\n1,history tables\n2,pipeline tables\n");
    assertThat(made.err()).matches("Applied \\d+ migrations\\.\\R");
    assertThat(directory.resolve("data/warehouse.mv.db")).exists();
    assertThat(directory.resolve("data/warehouse.password")).exists();

    assertThat(run("migrate", "--format=csv"))
        .isEqualTo(
            new CommandRun(
                0, "version,description\n", lines("The warehouse has everything already.")));
    assertThat(run("sql", "SELECT 1 AS one", "--format=csv").out()).isEqualTo("one\n1\n");
    assertThat(run("history", "1").err())
        .isEqualTo(
            lines(
                "There is no version of 1 in transaction_history.",
                "History is incomplete: nothing was copied from the source yet."));
  }

  @Test
  void only_its_owner_can_read_a_new_warehouse_also_when_its_file_was_written_anew()
      throws Exception {
    assertThat(run("migrate").code()).isZero();
    assertPrivate();
    assertThat(run("purge", "--compact").code()).isZero();
    assertPrivate();
  }

  private void assertPrivate() throws Exception {
    Path data = directory.resolve("data");
    assumeTrue(data.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    for (String file : List.of("warehouse.mv.db", "warehouse.password")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "history 1",
        "as-of 2026-01-01",
        "sql SELECT",
        "quarantine list",
        "quarantine show 1",
        "status"
      })
  void commands_that_look_make_no_warehouse(String command) {
    assertThat(run(command.split(" ")))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                lines(
                    "hindsight: There is no warehouse at "
                        + directory.resolve("data/warehouse.mv.db")
                        + ": start ops/hindsight run first, or set hindsight.warehouse.url.")));
    assertThat(directory.resolve("data/warehouse.mv.db")).doesNotExist();
    assertThat(directory.resolve("data/warehouse.password")).doesNotExist();
  }

  @Test
  void a_file_that_is_no_warehouse_ends_with_2_and_stays() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Path file =
        Files.writeString(directory.resolve("data/warehouse.mv.db"), "my diary\n".repeat(999));
    CommandRun run = run("sql", "SELECT 1", "--set=hindsight.warehouse.password=x");
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("is not an H2 warehouse").hasLineCount(1);
    assertThat(file).hasContent("my diary\n".repeat(999));
  }
}
