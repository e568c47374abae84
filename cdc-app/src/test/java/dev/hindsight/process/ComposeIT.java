package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.Containers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code compose.yaml} as it is, under a project name of the test's own. */
@EnabledIfSystemProperty(named = Containers.WANTED, matches = "true")
class ComposeIT {
  private static final String PROJECT = "hindsight-test-" + ProcessHandle.current().pid();

  private String port;

  @BeforeEach
  void engine() throws IOException {
    Containers.required();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }
  }

  @AfterEach
  void down() throws Exception {
    compose("down", "--volumes", "--rmi", "local", "--timeout", "20");
  }

  private record Ended(int code, String text) {}

  private Ended compose(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", PROJECT));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of("..").toAbsolutePath().normalize().toFile())
            .redirectErrorStream(true);
    builder.environment().put("HINDSIGHT_POSTGRES_PORT", port);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private Ended hindsight(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("exec", "-T", "cdc-app", "java", "-jar", "cdc-app.jar"));
    command.addAll(List.of(arguments));
    return compose(command.toArray(String[]::new));
  }

  @Test
  void comes_up_healthy_follows_the_simulator_and_its_history_agrees() throws Exception {
    Ended up = compose("up", "-d", "--build", "--wait", "--wait-timeout", "180");
    assertThat(up.code()).as(up.text()).isZero();

    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(
                        hindsight(
                                "sql",
                                "--format=csv",
                                "SELECT count(*) > 0 FROM transaction_history WHERE opened_by ="
                                    + " 'correction'")
                            .text())
                    .containsIgnoringCase("\ntrue"));
    Ended status = hindsight("status", "--format=csv");
    assertThat(status.code()).as(status.text()).isZero();
    assertThat(status.text()).contains("state,streaming");
    Ended verify = hindsight("verify");
    assertThat(verify.code()).as(verify.text()).isZero();
    assertThat(verify.text()).contains("Source and history agree at ");
    Ended services = compose("ps", "--all", "--format", "{{.Service}} {{.State}} {{.Health}}");
    assertThat(services.text().lines().map(String::strip))
        .containsExactlyInAnyOrder(
            "postgres running healthy", "cdc-app running healthy", "simulator running");
  }
}
