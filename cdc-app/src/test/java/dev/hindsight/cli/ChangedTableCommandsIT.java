package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see and type when a table's columns have changed. */
class ChangedTableCommandsIT {
  private static final String REASON =
      "The columns of public.banks have changed in the source: zipcode is gone, postcode is new.";
  private static final List<String> VIEWS =
      List.of(
          "transactions_current",
          "consumers_current",
          "merchants_current",
          "banks_current",
          "transactions_enriched",
          "consumer_transactions",
          "kpi_merchant_monthly",
          "kpi_consumer_monthly",
          "kpi_bank_corrections",
          "ml_consumer_features",
          "offer_candidates");

  @TempDir Path directory;
  private SourceFolder folder;

  @AfterEach
  void no_slots() {
    folder.source().dropSlots();
  }

  @Test
  void each_command_says_what_is_so_and_what_to_run() {
    folder = new SourceFolder(directory);
    folder.catchUp();
    folder
        .source()
        .execute(
            "INSERT INTO transactions VALUES (1, 10, now(), now(), 'one', 'FR', 1, 1, 1)",
            "ALTER TABLE banks DROP COLUMN zipcode, ADD COLUMN postcode TEXT",
            "UPDATE banks SET postcode = '75001' WHERE id = 1",
            "ALTER TABLE consumers RENAME COLUMN name TO full_name",
            "INSERT INTO consumers VALUES (3, 'Grace Hopper', NULL)");
    CommandRun run = folder.done("run", "--until-caught-up");
    assertThat(run.err())
        .contains(
            REASON
                + " Its changes wait in quarantine; other tables go on. Run ops/hindsight migrate, then"
                + " ops/hindsight quarantine replay --table public.banks.");
    assertThat(folder.done("status").out()).contains("not_followed", REASON, "1 changes wait");
    CommandRun check = folder.run("check", "--format=csv");
    assertThat(check.code()).isEqualTo(4);
    assertThat(check.out())
        .contains(
            "\"ops/hindsight migrate, then ops/hindsight quarantine replay --table public.banks\"");
    assertThat(folder.done("as-of", "2100-01-01T00:00:00Z", "--table", "banks").err())
        .contains("History is incomplete at", REASON);
    assertThat(folder.done("verify", "--format=csv").out())
        .contains(
            "public.banks,1,0,0,0,0,0,0,0,0,0,0,1", "public.consumers,3,2,0,0,0,0,0,0,0,0,0,1");
    assertThat(folder.done("quarantine", "list", "--format=csv", "--table", "banks").out())
        .contains("schema");

    CommandRun replay = folder.run("quarantine", "replay");
    assertThat(replay.code()).isEqualTo(2);
    assertThat(replay.err()).contains("columns that nobody has decided about yet");
    CommandRun migrate = folder.run("migrate", "--format=csv");
    assertThat(migrate.code()).isEqualTo(2);
    assertThat(migrate.out())
        .contains(
            "public.consumers: name is called full_name now; both are consumer_history.name.");
    assertThat(migrate.err())
        .contains(
            "is postcode another name for zipcode?",
            "Now run ops/hindsight quarantine replay --table public.consumers");
    assertThat(folder.run("migrate", "--rename", "banks.postcode").code()).isEqualTo(2);
    assertThat(folder.done("migrate", "--rename", "banks.postcode=zipcode", "--format=csv").out())
        .contains("public.banks: zipcode is called postcode now; both are bank_history.zipcode.");
    assertThat(folder.done("quarantine", "replay", "--format=csv").out())
        .isEqualTo(
            CommandFolder.lines(
                "table_name,replayed,refused,still_waiting",
                "public.transactions,0,0,0",
                "public.consumers,1,0,0",
                "public.merchants,0,0,0",
                "public.banks,1,0,0"));
    assertThat(folder.done("status").out()).doesNotContain("not_followed");
    assertThat(folder.done("check").code()).isZero();
    assertThat(folder.done("verify").err()).contains("Source and history agree");
    assertThat(folder.run("quarantine", "replay", "--id", "1").code()).isEqualTo(2);
    for (String view : VIEWS) {
      folder.done("sql", "SELECT * FROM " + view);
    }
    assertThat(folder.warehouse().rows("SELECT name, zipcode FROM banks_current"))
        .containsExactly("First Bank|75001");
    // A start by hand goes on as if nothing had been.
    folder.source().execute("UPDATE banks SET postcode = '75002'");
    folder.catchUp();
    assertThat(folder.warehouse().rows("SELECT name, zipcode FROM banks_current"))
        .containsExactly("First Bank|75002");
  }
}
