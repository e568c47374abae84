package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.AppProcess;
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
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code ops/} for whoever looks after retention, run as cron runs them. */
class AuditorScriptsIT {
  private record Ended(int code, String out, String err) {}

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();

  private Ended ops(String script, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of("../ops").resolve(script).toAbsolutePath().normalize().toString());
    command.addAll(List.of(words));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("HINDSIGHT_HOME", folder.toString());
    environment.put("HINDSIGHT_JAVA_OPTS", AppProcess.startOption());
    environment.put("HINDSIGHT_SOURCE_URL", source.url());
    environment.put("HINDSIGHT_SOURCE_SLOT", "hindsight_h2_" + source.name());
    environment.put("HINDSIGHT_WAREHOUSE_URL", "jdbc:h2:file:./warehouse;AUTO_SERVER=TRUE");
    environment.put("HINDSIGHT_WAREHOUSE_PASSWORD", "secret");
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void each_says_what_it_is_for() throws Exception {
    for (String script : List.of("purge-audit", "purge-dry-run", "slot-health")) {
      Ended help = ops(script, "--help");
      assertThat(help.code()).as(script).isZero();
      assertThat(help.out()).startsWith("Usage: ops/" + script).contains("Exit codes:");
    }
  }

  @Test
  void they_tell_a_healthy_warehouse_from_one_that_is_not() throws Exception {
    source.execute(
        "INSERT INTO transactions VALUES (1, 1, NULL, now() - INTERVAL '3 years', 'old', 'FR', 1, 1, 1)");
    Ended run =
        ops("hindsight", "run", "--until-caught-up", "--set=hindsight.retention.period=P90Y");
    assertThat(run.code()).as(run.err()).isZero();

    Ended dry = ops("purge-dry-run", "--format=csv");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out())
        .matches("(?s)table_name,month,rows,oldest,newest\ntransaction_history,\\d{4}-\\d\\d,1,.*");

    Ended purge = ops("hindsight", "purge");
    assertThat(purge.code()).as(purge.err()).isZero();
    // Bad and old: rule and key wait in quarantine, and are no sign of anything.
    source.execute(
        "INSERT INTO transactions VALUES (2, NULL, NULL, now() - INTERVAL '3 years', 'old', 'FR', 1, 1, 1)");
    assertThat(ops("hindsight", "run", "--until-caught-up").code()).isZero();
    Ended audit = ops("purge-audit", "--format=csv");
    assertThat(audit.code()).as(audit.err()).isZero();
    assertThat(audit.out()).contains(",purge,transaction_history,");
    assertThat(audit.err()).contains("The audit is whole: 3 lines.");

    Ended slot = ops("slot-health");
    assertThat(slot.code()).as(slot.err()).isZero();
    assertThat(slot.out()).matches("wal_status reserved\nretained_bytes \\d+\nlag_bytes \\d+\n");
    assertThat(ops("slot-health", "--max-retained", "0"))
        .satisfies(
            past -> {
              assertThat(past.code()).isEqualTo(4);
              assertThat(past.err()).contains("bytes of log for the slot, more than 0");
            });
    assertThat(ops("slot-health", "--max-lag", "soon").code()).isEqualTo(2);

    new TestWarehouse(folder).execute("DELETE FROM purge_audit WHERE seq = 2");
    Ended tampered = ops("purge-audit", "--format=csv");
    assertThat(tampered.code()).isEqualTo(4);
    assertThat(tampered.err()).contains("line 2 is missing: the chain goes on with line 3");

    source.execute("SELECT pg_drop_replication_slot('hindsight_h2_" + source.name() + "')");
    assertThat(ops("slot-health").code()).isEqualTo(4);
  }
}
