package dev.hindsight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import dev.hindsight.simulator.postgres.TestSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandIT {

  @TempDir private Path folder;

  @Test
  void sigterm_stops_it_in_order_with_exit_0() throws Exception {
    Process process = simulator("serve", "--data", folder.resolve("oltp").toString());
    readyUrl(process);
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(folder.resolve("oltp/postmaster.pid")).doesNotExist();
  }

  @Test
  void what_was_committed_survives_a_killed_process_and_its_server_is_stopped() throws Exception {
    Path data = folder.resolve("oltp");
    Process process = simulator("serve", "--data", data.toString());
    String url = readyUrl(process);
    CommandRunner.ok("seed", "--url", url, "--transactions", "2000", "--years", "1");
    long server = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    process.destroyForcibly().waitFor();
    assertThat(ProcessHandle.of(server)).isPresent();

    try (EmbeddedSource next = EmbeddedSource.start(data, 0)) {
      assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(TestSource.number(next.urlWithCredentials(), "SELECT count(*) FROM transactions"))
          .isEqualTo(2_000);
    }
  }

  @Test
  void the_demo_serves_loads_and_holds_until_its_input_closes() throws Exception {
    Process process =
        simulator(
            "demo",
            "--data",
            folder.resolve("oltp").toString(),
            "--wait",
            "--hold",
            "--rate",
            "200",
            "--duration",
            "1s",
            "--truth",
            folder.resolve("truth.jsonl").toString());
    String url = readyUrl(process);
    assertThat(TestSource.number(url, "SELECT count(*) FROM consumers")).isEqualTo(500);
    assertThat(TestSource.number(url, "SELECT count(*) FROM transactions")).isZero();
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    await().atMost(Duration.ofSeconds(30)).until(() -> printed().contains("LOADED {"));
    assertThat(TestSource.number(url, "SELECT count(*) FROM transactions")).isPositive();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private Process simulator(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.hindsight.simulator.cli.Simulator");
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String readyUrl(Process process) throws IOException {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> printed().startsWith("READY ") || !process.isAlive());
    assertThat(printed()).as(Files.readString(folder.resolve("err"))).startsWith("READY ");
    return printed().lines().findFirst().orElseThrow().substring("READY ".length());
  }

  private String printed() throws IOException {
    return Files.readString(folder.resolve("out"));
  }
}
