package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.snowflake.SnowflakeDouble;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts in {@code ops/} on Snowflake, from the packaged jar: its driver comes from {@code
 * lib/snowflake}.
 */
@EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
class SnowflakeScriptsIT {
  private record Ended(int code, String out, String err) {}

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private final TestWarehouse warehouse = TestWarehouse.snowflake();

  private Map<String, String> environment() {
    return Map.of(
        "HINDSIGHT_HOME", folder.toString(),
        "HINDSIGHT_SOURCE_URL", source.url(),
        "HINDSIGHT_SOURCE_SLOT", "scripts_" + source.name(),
        "HINDSIGHT_WAREHOUSE_URL", warehouse.url(),
        "HINDSIGHT_WAREHOUSE_PASSWORD", SnowflakeDouble.PASSWORD);
  }

  /** In this process, which is faster. */
  private void command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--profile=snowflake");
    CommandRun run = CommandRun.of(folder, environment(), "", all.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
  }

  private Ended ops(String script, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of("../ops").resolve(script).toAbsolutePath().normalize().toString());
    command.addAll(List.of(words));
    command.add("--profile=snowflake");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void they_answer_as_they_do_on_h2() throws Exception {
    source.execute(
        "INSERT INTO transactions VALUES (1, 1, NULL, now() - INTERVAL '3 years', 'old', 'FR', 1, 1, 1)");
    command("run", "--until-caught-up", "--set=hindsight.retention.period=P90Y");

    Ended dry = ops("purge-dry-run", "--format=csv");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out())
        .matches("(?s)table_name,month,rows,oldest,newest\ntransaction_history,\\d{4}-\\d\\d,1,.*");

    command("purge");
    Ended audit = ops("purge-audit", "--format=csv");
    assertThat(audit.code()).as(audit.err()).isZero();
    assertThat(audit.out()).contains(",purge,transaction_history,");
    assertThat(audit.err()).contains("The audit is whole: ");

    Ended slot = ops("slot-health");
    assertThat(slot.code()).as(slot.err()).isZero();
    assertThat(slot.out()).matches("wal_status reserved\nretained_bytes \\d+\nlag_bytes \\d+\n");

    Ended check = ops("hindsight", "check");
    assertThat(check.code()).as(check.out() + check.err()).isZero();

    warehouse.execute("DELETE FROM purge_audit WHERE seq = 2");
    Ended tampered = ops("purge-audit", "--format=csv");
    assertThat(tampered.code()).isEqualTo(4);
    assertThat(tampered.err()).contains("line 2 is missing");
  }
}
