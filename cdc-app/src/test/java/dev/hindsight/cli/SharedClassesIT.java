package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive of loaded classes that {@code ops/hindsight} keeps (docs/decisions/015), on an
 * installation of its own. What a {@code run} writes at its end is written by any that ends, {@code
 * run --help} included, which needs no source.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class SharedClassesIT {
  private static final Path BUILT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Path root;
  private Path jar;

  @BeforeEach
  void an_installation() throws IOException {
    assumeTrue(File.separatorChar == '/', "the launchers are for bash");
    assumeTrue(Files.exists(BUILT.resolve("cdc-app/target/cdc-app.jar")), "not packaged");
    root = Files.createDirectory(folder.resolve("root"));
    jar = root.resolve("cdc-app/target/cdc-app.jar");
    Files.createSymbolicLink(root.resolve("oltp-simulator"), BUILT.resolve("oltp-simulator"));
    Files.createDirectories(root.resolve("ops/lib"));
    Files.createDirectories(jar.getParent());
    for (String file :
        List.of("ops/hindsight", "ops/lib/launch.sh", "cdc-app/target/cdc-app.jar")) {
      Files.copy(BUILT.resolve(file), root.resolve(file));
    }
    assertThat(root.resolve("ops/hindsight").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(jar.resolveSibling("lib"), BUILT.resolve("cdc-app/target/lib"));
  }

  /** Before the folder goes: what they lead to must stay. */
  @AfterEach
  void links_are_gone() throws IOException {
    Files.deleteIfExists(root.resolve("oltp-simulator"));
    Files.deleteIfExists(jar.resolveSibling("lib"));
  }

  @Test
  void a_run_writes_the_archive_and_the_next_start_takes_its_classes_from_it() throws Exception {
    assertThat(classesFromArchive("--version")).isZero();
    assertThat(archives()).isEmpty();
    start("run", "--help");
    assertThat(archives()).singleElement().asString().matches(".*\\.jsa\\.\\d+");

    assertThat(classesFromArchive("--version")).isPositive();

    assertThat(archives()).singleElement().asString().endsWith(".jsa");
    assertThat(Files.getPosixFilePermissions(archives().get(0)))
        .doesNotContainAnyElementsOf(PosixFilePermissions.fromString("----w--w-"));
  }

  @Test
  void a_damaged_archive_is_removed_and_costs_a_slower_start_only() throws Exception {
    String said = start("--version");
    start("run", "--help");
    Path made = archives().get(0);
    assertThat(made.toFile().setWritable(true)).isTrue();
    try (RandomAccessFile bytes = new RandomAccessFile(made.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      bytes.write(new byte[64 * 1024]);
    }

    assertThat(start("--version")).isEqualTo(said);
    assertThat(archives()).isEmpty();

    start("run", "--help");
    made = archives().get(0);
    assertThat(made.toFile().setWritable(true)).isTrue();
    try (RandomAccessFile bytes = new RandomAccessFile(made.toFile(), "rw")) {
      bytes.setLength(bytes.length() / 2);
    }
    assertThat(start("--version")).isEqualTo(said);
    assertThat(archives()).isEmpty();
  }

  @Test
  void an_archive_of_another_build_is_passed_over_in_silence() throws Exception {
    String said = start("--version");
    start("run", "--help");
    start("--version");
    Path archive = archives().get(0);

    // Older than the jar: the launcher sees it; younger than a jar that is another one: the JVM.
    for (long seconds : List.of(60L, -60L)) {
      Files.setLastModifiedTime(
          jar, FileTime.from(Files.getLastModifiedTime(archive).toInstant().plusSeconds(seconds)));
      assertThat(classesFromArchive("--version")).isZero();
      assertThat(start("--version")).isEqualTo(said);
    }
  }

  @Test
  void what_a_living_process_still_writes_is_left_alone() throws Exception {
    start("run", "--help");
    Path made = archives().get(0);
    Path writing =
        Files.move(
            made,
            made.resolveSibling(
                made.getFileName().toString().replaceFirst("\\d+$", "")
                    + ProcessHandle.current().pid()));

    assertThat(classesFromArchive("--version")).isZero();
    assertThat(archives()).containsExactly(writing);
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(jar.getParent())) {
      return files.filter(file -> file.getFileName().toString().contains(".jsa")).toList();
    }
  }

  /** How many of the app's own classes a start took from the archive. */
  private long classesFromArchive(String... arguments) throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    Files.deleteIfExists(loaded);
    startWith("-Xlog:class+load:file=" + loaded, arguments);
    try (Stream<String> lines = Files.lines(loaded)) {
      return lines
          .filter(line -> line.contains("dev.hindsight.") && line.contains("shared objects file"))
          .count();
    }
  }

  private String start(String... arguments) throws Exception {
    return startWith("", arguments);
  }

  /** What it said, on both streams. */
  private String startWith(String javaOptions, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("ops/hindsight").toString()));
    command.addAll(List.of(arguments));
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HINDSIGHT_JAVA_OPTS", javaOptions);
    Process process = builder.start();
    process.getOutputStream().close();
    int code = process.waitFor();
    String text = Files.readString(said);
    assertThat(code).as(text).isZero();
    return text;
  }
}
