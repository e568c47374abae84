package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code ops/}, run as processes on the jars that this build has made. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class LaunchersIT {
  private static final Path OPS = Path.of("../ops").toAbsolutePath().normalize();
  private static final Pattern FOUND = Pattern.compile("(?m)^CORRECTION +(\\w+) +(\\d+) +(\\d+)$");

  @TempDir Path folder;

  @BeforeEach
  void the_jars_are_there() {
    assumeTrue(File.separatorChar == '/', "the launchers are for bash");
    for (String module : List.of("cdc-app", "oltp-simulator")) {
      Path jar = OPS.resolveSibling(module).resolve("target/" + module + ".jar");
      assumeTrue(Files.exists(jar), "not packaged: " + jar);
    }
  }

  @Test
  void the_demo_ends_with_agreement_and_what_it_prints_works() throws Exception {
    Ended first =
        run("demo", "--duration", "4s", "--rate", "100", "--error-rate", "0.2", "--data", data());

    assertThat(first.code()).as(first.text()).isZero();
    assertThat(first.text())
        .contains("Source and history agree.")
        .containsPattern("(?m)^ +inserts +\\d+ +\\d+")
        .containsPattern("(?m)^ +deletes +\\d+ +\\d+");
    Matcher kinds = FOUND.matcher(first.text());
    assertThat(kinds.results().toList())
        .isNotEmpty()
        .allSatisfy(kind -> assertThat(kind.group(3)).as(kind.group(1)).isEqualTo(kind.group(2)));
    assertThat(intervals(first.text())).hasSizeGreaterThanOrEqualTo(2);

    String history = line(first.text(), "hindsight .*history \\d+");
    Ended printed = shell(history + " --format csv");
    assertThat(printed.code()).as(printed.text()).isZero();
    assertThat(printed.text()).contains(",insert,correction,");

    assertThat(folder.resolve("data/oltp")).isDirectory();
    assertThat(folder.resolve("data/warehouse.mv.db")).isRegularFile();
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void exit_codes_come_through() throws Exception {
    assertThat(run("hindsight", "--version").code()).isZero();
    assertThat(run("hindsight", "no-such-command").code()).isEqualTo(2);
    assertThat(run("simulator", "no-such-command").code()).isEqualTo(2);
    assertThat(run("demo", "--no-such-option").code()).isEqualTo(2);
    assertThat(run("demo", "--rate").code()).isEqualTo(2);
  }

  @Test
  void a_symbolic_link_in_any_folder_is_as_good() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("history"), OPS.resolve("hindsight"));

    assertThat(shell(link + " --version").text()).startsWith("hindsight ");
    Files.delete(link);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  /** The rows of the versions that the demo shows. */
  private static List<String> intervals(String text) {
    return text.lines()
        .filter(line -> line.matches(" *-?[\\d.]+  \\d{4}-.*Z  \\w+ +\\w+"))
        .toList();
  }

  private static String line(String text, String pattern) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.matches(".*" + pattern))
        .findFirst()
        .orElseThrow();
  }

  private Ended run(String launcher, String... arguments) throws Exception {
    return process(
        Stream.concat(Stream.of(OPS.resolve(launcher).toString()), Stream.of(arguments)).toList());
  }

  private Ended shell(String line) throws Exception {
    return process(List.of("bash", "-c", line));
  }

  private Ended process(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("HINDSIGHT_LOG", folder.resolve("logs").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      return new Ended(process.waitFor(), Files.readString(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private record Ended(int code, String text) {}
}
