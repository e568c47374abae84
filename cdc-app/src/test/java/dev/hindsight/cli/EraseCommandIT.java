package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that forgets a consumer, as it is typed. */
class EraseCommandIT {
  private static final String IDS =
      "SELECT transaction_id FROM transaction_history ORDER BY transaction_id";

  @TempDir Path directory;
  private SourceFolder folder;

  @BeforeEach
  void two_transactions_of_two_consumers() {
    folder = new SourceFolder(directory);
    folder
        .source()
        .execute(
            "INSERT INTO transactions VALUES (1, 1, NULL, now(), 'Zyxwmarker', 'FR', 1, 1, 1),"
                + " (2, 1, NULL, now(), 'label', 'FR', 2, 1, 1)");
    folder.catchUp();
  }

  @Test
  void a_dry_run_says_how_much_would_go_from_where() {
    assertThat(folder.done("erase", "--consumer=1", "--dry-run", "--format=csv"))
        .satisfies(
            run -> {
              assertThat(run.out())
                  .isEqualTo(
                      "table_name,rows\ntransaction_history,1\nconsumer_history,1\nquarantine,0\n");
              assertThat(run.err()).contains("2 rows would go.");
            });
    assertThat(folder.warehouse().rows(IDS)).containsExactly("1", "2");
    assertThat(directory.resolve("warehouse.erase.key")).doesNotExist();
  }

  @Test
  void erased_is_gone_to_the_last_byte_and_explained() throws Exception {
    CommandRun erased = folder.done("erase", "--consumer=1", "--reason=case 12", "--compact");
    assertThat(erased.err())
        .contains("erased 2 rows; the consumer is from now on kept out", "holds none of it since ");
    assertThat(folder.warehouse().rows(IDS)).containsExactly("2");
    assertThat(Files.getPosixFilePermissions(directory.resolve("warehouse.erase.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("warehouse.erase.key.erased")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(
            new String(
                Files.readAllBytes(directory.resolve("warehouse.mv.db")),
                StandardCharsets.ISO_8859_1))
        .doesNotContain("Zyxwmarker", "Lovelace")
        .contains("Turing");
    assertThat(folder.done("verify", "--format=csv").out())
        .containsSubsequence(
            "table_name,source_rows,equal,by_default,quarantined,retention,erased,gaps,different,missing,extra,broken,parked",
            "public.transactions,2,1,0,0,0,1,0,0,0,0,0",
            "public.consumers,2,1,0,0,0,1,0,0,0,0,0");
    assertThat(folder.done("audit", "report", "--format=csv").out())
        .contains(",erase,transaction_history,", ",erasure,,", "; case 12");
    assertThat(folder.done("audit", "verify").err()).contains("The audit is whole");
    assertThat(folder.done("history", "1").err())
        .contains("There is no version of 1 in transaction_history.");
    assertThat(folder.done("as-of", "2100-01-01", "--consumer=1", "--format=json").out())
        .isEqualToIgnoringWhitespace("[]");
    assertThat(folder.done("export", "--consumer=1", "--format=json").out())
        .isEqualToIgnoringWhitespace("[]");
    assertThat(folder.done("erase", "--consumer=1").err())
        .contains("erased 0 rows; the consumer was already kept out");
  }

  @Test
  void lifted_a_resnapshot_brings_the_consumer_back() {
    folder.done("erase", "--consumer=1");
    assertThat(folder.done("erase", "--consumer=1", "--lift", "--reason=a mistake").err())
        .contains("The consumer is let in again");
    assertThat(folder.run("verify").code()).as("not there yet").isEqualTo(4);
    folder.done("resnapshot");
    assertThat(folder.warehouse().rows(IDS)).containsExactly("1", "2");
    folder.done("verify");
    assertThat(folder.done("erase", "--consumer=1", "--lift").err())
        .contains("That consumer is not kept out; nothing was done.");
    folder.done("audit", "verify");
  }

  @Test
  void a_restored_warehouse_erases_again_before_anything_else() throws Exception {
    Path file = directory.resolve("warehouse.mv.db");
    Path backup = directory.resolve("backup");
    Files.copy(file, backup);
    folder.done("erase", "--consumer=1");
    Files.delete(file);
    Files.move(backup, file);
    assertThat(folder.warehouse().rows(IDS)).containsExactly("1", "2");
    assertThat(folder.run("audit", "verify").out()).contains("does not know of 1 erasures");

    Path key = directory.resolve("warehouse.erase.key");
    byte[] secret = Files.readAllBytes(key);
    Files.delete(key);
    CommandRun withoutKey = folder.run("run", "--until-caught-up");
    assertThat(withoutKey.code()).isEqualTo(2);
    assertThat(withoutKey.err()).contains("bring the file back");
    Files.write(key, secret);

    folder.catchUp();
    assertThat(folder.warehouse().rows(IDS)).containsExactly("2");
    assertThat(folder.warehouse().rows("SELECT consumer_id FROM consumer_history"))
        .containsExactly("2");
    assertThat(folder.run("audit", "verify").code()).as("the anchor").isEqualTo(4);
    folder.done("audit", "accept-restore", "--reason=the disk was replaced");
    folder.done("audit", "verify");
    folder.done("verify");
  }

  @Test
  void usage_errors_end_with_2_and_do_nothing() {
    assertThat(folder.run("erase").code()).isEqualTo(2);
    assertThat(folder.run("erase", "--consumer=Ada").code()).isEqualTo(2);
    assertThat(folder.run("erase", "--consumer=1", "--dry-run", "--lift").code()).isEqualTo(2);
    assertThat(folder.run("erase", "--consumer=1", "--lift", "--compact").code()).isEqualTo(2);
    assertThat(folder.warehouse().rows(IDS)).containsExactly("1", "2");
    assertThat(folder.warehouse().rows("SELECT * FROM kept_out")).isEmpty();
  }
}
