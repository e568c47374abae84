package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.snowflake.SnowflakeDouble;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flushes of a run cost stands in {@code status}, for a person and for a program. */
class FlushCostIT {
  private static final String FIVE =
      "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(1, 5) g";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void drop() {
    source.dropSlots();
  }

  private CommandRun run(Map<String, String> environment, String... args) {
    CommandRun run = CommandRun.of(folder, environment, "", args);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private void assertShown(TestWarehouse warehouse, Map<String, String> environment) {
    run(environment, "run", "--until-caught-up");
    source.execute(FIVE, "UPDATE transactions SET amount = amount + 1 WHERE id = 1");
    run(environment, "run", "--until-caught-up");

    long flushes = Long.parseLong(warehouse.one("SELECT flushes FROM flush_cost"));
    String statements = warehouse.one("SELECT last_statements FROM flush_cost");
    assertThat(warehouse.one("SELECT all_rows FROM flush_cost")).isEqualTo("6");
    assertThat(Long.parseLong(statements)).isBetween(3L, 20L);
    assertThat(run(environment, "status").out())
        .containsPattern("\nrun +stopped\n")
        .containsPattern("\nflushes +" + flushes + "\n")
        .containsPattern("\nlast_flush_at +\\d{4}-[-:T0-9]+\\.\\d{6}Z\n")
        .containsPattern("\nlast_flush_rows +\\d\n")
        .containsPattern("\nlast_flush_statements +" + statements + "\n")
        .containsPattern("\nlast_flush_seconds +\\d+\\.\\d{3}\n")
        .containsPattern("\nmean_flush_rows +\\d\\.\\d\n")
        .containsPattern("\nmean_flush_statements +\\d+\\.\\d\n")
        .containsPattern("\nmean_flush_seconds +\\d+\\.\\d{3}\n");
    assertThat(run(environment, "status", "--format=json").out())
        .contains("{\"name\":\"last_flush_statements\",\"value\":" + statements + "}")
        .containsPattern("\"mean_flush_seconds\",\"value\":\\d+\\.\\d{3}}");

    // Of another run the figures are not this one's.
    warehouse.execute("UPDATE run_state SET holder = 'another'");
    assertThat(run(environment, "status").out()).doesNotContain("last_flush");
    // A warehouse from before has no such table.
    warehouse.execute("DROP TABLE flush_cost");
    assertThat(run(environment, "status").out()).doesNotContain("last_flush");
  }

  @Test
  void on_h2() {
    TestWarehouse warehouse = new TestWarehouse(folder.resolve("data")).migrated();
    assertShown(
        warehouse,
        Map.of(
            "HINDSIGHT_SOURCE_URL",
            source.url(),
            "HINDSIGHT_SOURCE_SLOT",
            "flush_" + source.name(),
            "HINDSIGHT_WAREHOUSE_PASSWORD",
            "secret"));
  }

  @Test
  void on_snowflake() {
    TestWarehouse warehouse = TestWarehouse.snowflake().migrated();
    Map<String, String> environment =
        Map.of(
            "HINDSIGHT_PROFILE",
            "snowflake",
            "HINDSIGHT_SOURCE_URL",
            source.url(),
            "HINDSIGHT_SOURCE_SLOT",
            "flush_" + source.name(),
            "HINDSIGHT_WAREHOUSE_URL",
            warehouse.url(),
            "HINDSIGHT_WAREHOUSE_PASSWORD",
            SnowflakeDouble.PASSWORD);
    assertShown(warehouse, environment);
  }
}
