package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

final class HindsightTest {
  @TempDir Path directory;

  @Test
  void help_is_printed_for_the_root_and_for_a_command_and_leaves_no_file() {
    CommandRun root = run(ProbeCommand.showing(), "--help");
    assertThat(root.code()).isZero();
    assertThat(root.out()).contains("probe", "--config", "--set", "Exit codes:");
    CommandRun command = run(ProbeCommand.showing(), "probe", "--help");
    assertThat(command.code()).isZero();
    assertThat(command.out())
        .startsWith("Usage: hindsight probe")
        .contains("Probes.", "--config", "--profile", "--format", "Exit codes:");
    assertThat(run(ProbeCommand.showing(), "--version").out()).startsWith("hindsight ");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void an_unknown_option_ends_with_2_and_the_nearest_right_one() {
    assertThat(run(ProbeCommand.showing(), "probe", "--formta", "json"))
        .satisfies(
            run -> {
              assertThat(run.code()).isEqualTo(2);
              assertThat(run.out()).isEmpty();
              assertThat(run.err())
                  .startsWith("hindsight: Unknown options: '--formta', 'json'")
                  .contains("Possible solutions: --format")
                  .endsWith(lines("Try 'hindsight probe --help' for what there is."));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "--set,hindsight.source.password,S3cret",
    "--set,=,--password=S3cret",
    "--sett=hindsight.source.password=S3cret,x,y",
    "--set,=jdbc:postgresql://h/d?password=S3cret,x",
    "--password,S3cret,x"
  })
  void a_password_in_a_line_that_is_typed_wrongly_is_not_repeated(
      String first, String second, String third) {
    CommandRun run = run(ProbeCommand.showing(), "probe", first, second, third);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("hindsight: ").doesNotContain("S3cret");
  }

  @Test
  void an_unknown_or_missing_command_ends_with_2() {
    assertThat(run(ProbeCommand.showing(), "prboe").code()).isEqualTo(2);
    assertThat(run(ProbeCommand.showing(), "prboe").err()).contains("probe");
    assertThat(run(ProbeCommand.showing()).err()).startsWith("hindsight: a command is missing");
    assertThat(run(ProbeCommand.showing()).code()).isEqualTo(2);
  }

  @Test
  void global_options_count_before_and_after_the_command() throws Exception {
    Files.writeString(directory.resolve("mine.yaml"), "hindsight.status.port: 8080");
    assertThat(
            run(
                ProbeCommand.showing(),
                "--set",
                "hindsight.source.user=a=b",
                "--config",
                "mine.yaml",
                "probe",
                "--set",
                "hindsight.source.slot=mine",
                "--format=json",
                "--now=2025-02-01",
                "--wait=30s"))
        .isEqualTo(
            new CommandRun(
                0,
                lines(
                    "[",
                    "{\"slot\":\"mine\",\"port\":8080,"
                        + "\"now\":\"2025-02-01T00:00:00.000000Z\",\"wait\":\"PT30S\"}]"),
                ""));
    assertThat(
            run(
                    ProbeCommand.showing(),
                    "--set=hindsight.status.port=9",
                    "probe",
                    "--set=hindsight.source.slot=s",
                    "--format=csv")
                .out())
        .isEqualTo("slot,port,now,wait\ns,9,,\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --set=x            | expected KEY=VALUE
          --format=xml       | expected table, json or csv
          --now=yesterday    | expected an instant such as 2025-01-31T23:30:00Z
          --wait=soon        | expected a duration such as 500ms
          """)
  void a_wrong_value_of_an_option_ends_with_2(String option, String expected) {
    CommandRun run = run(ProbeCommand.showing(), "probe", option);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("hindsight: ").contains(expected);
  }

  @Test
  void all_wrong_settings_are_named_and_end_with_2() {
    assertThat(run(ProbeCommand.showing(), "probe", "--profile=h3", "--set=hindsight.source.ulr=x"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                lines(
                    "hindsight: 2 settings are wrong:",
                    "  hindsight.source.ulr (command line) is no setting;"
                        + " did you mean hindsight.source.url?",
                    "  hindsight.profile = 'h3' (command line): expected h2 or snowflake")));
  }

  @ParameterizedTest
  @CsvSource({"FAILURE,1", "CONFIGURATION,2", "POSITION_LOST,3", "FINDINGS,4"})
  void a_stop_is_one_line_with_its_exit_code(Stop.Reason reason, int code) {
    CommandRun run = run(failing(new Stop(reason, "There is no slot: run resnapshot.")), "probe");
    assertThat(run)
        .isEqualTo(new CommandRun(code, "", lines("hindsight: There is no slot: run resnapshot.")));
  }

  @Test
  void an_unexpected_failure_is_one_line_and_a_stack_trace_in_the_log() throws Exception {
    CommandRun run = run(failing(new IndexOutOfBoundsException("broken\nin two lines")), "probe");
    Path log = directory.resolve("data/logs/commands.log");
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                1,
                "",
                lines(
                    "hindsight: unexpected java.lang.IndexOutOfBoundsException: broken;"
                        + " all of it is in "
                        + log)));
    assertThat(Files.readString(log))
        .contains("probe ended with exit code 1", "in two lines", "\tat " + getClass().getName());
  }

  @Test
  void the_log_has_no_drivers_message_and_times_in_utc() throws Exception {
    SQLException drivers = new SQLException("VALUES ('Zoë')", "23505", 23505);
    run(
        new ProbeCommand(
            probe -> LoggerFactory.getLogger("dev.hindsight.probe").info("kept", drivers)),
        "probe");
    assertThat(Files.readString(directory.resolve("data/logs/commands.log")))
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\S{15}Z INFO  \\[main] dev.hindsight.probe: kept\\R.*")
        .contains("java.sql.SQLException (code 23505, SQL state 23505)", "\tat ")
        .doesNotContain("Zoë");
  }

  private static ProbeCommand failing(RuntimeException exception) {
    return new ProbeCommand(
        probe -> {
          throw exception;
        });
  }

  private CommandRun run(Object command, String... args) {
    return CommandRun.of(directory, command, args);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }
}
