package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A history moves from H2 to Snowflake, and goes on there without a gap. */
@EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
class CopyIT {
  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private final TestWarehouse snowflake = TestWarehouse.snowflake();

  @AfterEach
  void calm() {
    SharedDouble.get().faults().none();
  }

  /** The password in the environment is H2's; each profile has its own place in the file. */
  private AppFolder folder() throws Exception {
    SharedDouble.get().signIns().accept("access-t0ken");
    Files.writeString(directory.resolve("token"), "access-t0ken\n");
    Files.writeString(
        directory.resolve("hindsight.yaml"),
        """
        "%%snowflake":
          hindsight.warehouse:
            url: %s
            token-file: token
        """
            .formatted(snowflake.url()));
    return AppFolder.of(directory, source);
  }

  @Test
  void killed_in_the_middle_it_resumes_and_run_goes_on_without_a_gap() throws Exception {
    AppFolder folder = folder();
    source.execute(
        "INSERT INTO transactions SELECT x, x, NULL, now() - INTERVAL '1 day', 'l' || x, 'FR', 1, 1, 1"
            + " FROM generate_series(1, 300) x");
    folder.catchUp();
    source.execute(
        "UPDATE transactions SET amount = amount + 1 WHERE id <= 100",
        "DELETE FROM transactions WHERE id = 300");
    folder.catchUp();
    assertThat(folder.ending("purge").code()).isZero();

    try (AppProcess run = folder.startStreaming()) {
      // It says that it follows before the slot is in use.
      await().atMost(Duration.ofSeconds(60)).until(() -> source.isActive(folder.slot()));
      assertThat(run.isAlive()).isTrue();
      assertThat(folder.ending("copy", "--to-profile", "snowflake"))
          .satisfies(
              beside -> {
                assertThat(beside.code()).isEqualTo(3);
                assertThat(beside.err()).contains("Slot " + folder.slot() + " is in use");
              });
    }
    SharedDouble.get()
        .faults()
        .slow(Duration.ofMillis(400), "INSERT INTO copied_transaction_history");
    try (AppProcess copy =
        folder
            .start("copy", "--to-profile", "snowflake", "--chunk", "50")
            .awaitLine("transaction_history: 100 rows")) {
      copy.kill();
    }
    SharedDouble.get().faults().none();
    assertThat(folder.ending("run", "--until-caught-up", "--profile", "snowflake"))
        .satisfies(
            half -> {
              assertThat(half.code()).as(half.err()).isEqualTo(2);
              assertThat(half.err()).contains("A copy into this warehouse was begun");
            });
    assertThat(folder.ending("copy", "--to-profile", "snowflake"))
        .satisfies(
            resumed -> {
              assertThat(resumed.code()).as(resumed.err()).isZero();
              assertThat(resumed.err())
                  .contains("going on with the copy that was begun", "The two agree.");
            });

    source.execute("UPDATE transactions SET label = 'later' WHERE id = 7");
    String[] after = {
      "run --until-caught-up --profile snowflake",
      "verify --profile snowflake",
      "audit verify --profile snowflake"
    };
    for (String command : after) {
      Ending ending = folder.ending(command.split(" "));
      assertThat(ending.code()).as(command + ": " + ending.err()).isZero();
    }
    assertThat(
            snowflake.rows(
                "SELECT opened_by, count(*) FROM transaction_history GROUP BY opened_by ORDER BY 1"))
        .containsExactly("correction|101", "snapshot|300");
    assertThat(snowflake.rows("SELECT count(*) FROM history_gap")).containsExactly("0");
  }
}
