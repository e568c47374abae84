package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.TestWarehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to tamper with the audit, as an auditor sees it: exit code 4, the broken link first. */
class TamperedAuditIT {
  private static final String WAREHOUSE = "warehouse.mv.db";
  private static final String ANCHOR = "warehouse.mv.db.anchor";

  @TempDir Path directory;

  private void copy(String from, String to) throws IOException {
    Path data = directory.resolve("data");
    Files.copy(data.resolve(from), data.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  /** What somebody did to the warehouse or the anchor, and what is said of it. */
  private record Tampering(String name, List<String> statements, String finding) {}

  private static Tampering of(String name, String finding, String... statements) {
    return new Tampering(name, List.of(statements), finding);
  }

  private static final List<Tampering> IN_THE_WAREHOUSE =
      List.of(
          of(
              "a line changed",
              "line 3 was changed: its content does not give its hash",
              "UPDATE purge_audit SET rows_deleted = 0 WHERE seq = 3"),
          of(
              "a line removed",
              "line 4 is missing: the chain goes on with line 5",
              "DELETE FROM purge_audit WHERE seq = 4"),
          of(
              "a line added",
              "line 7 does not follow the line before it",
              "INSERT INTO purge_audit (seq, at, kind, rows_deleted, rows_refused, run_by, prev_hash, hash)"
                  + " SELECT 7, at, kind, rows_deleted, rows_refused, run_by, prev_hash, hash FROM purge_audit WHERE seq = 6"),
          of(
              "two lines swapped",
              "line 3 does not follow the line before it",
              "UPDATE purge_audit SET seq = 99 WHERE seq = 3",
              "UPDATE purge_audit SET seq = 3 WHERE seq = 5",
              "UPDATE purge_audit SET seq = 5 WHERE seq = 99"),
          of(
              "the tail cut",
              "the chain does not go through its anchor, line 6: it ends at line 4",
              "DELETE FROM purge_audit WHERE seq > 4"),
          of(
              "a row brought back",
              "transaction_history holds 1 rows that are past the line",
              old(7)));

  private static String old(int id) {
    return "INSERT INTO transaction_history (transaction_id, execution_date, valid_from, valid_to, is_current, opened_by,"
        + " commit_lsn, tx_ordinal, recorded_at) VALUES ("
        + id
        + ", '2001-01-01 00:00:00+00', '2001-01-01 00:00:00+00', '9999-12-31 00:00:00+00', TRUE, 'insert', 1, 0, '2001-01-01 00:00:00+00')";
  }

  @Test
  void each_way_is_found_and_named() throws Exception {
    CommandFolder folder = new CommandFolder(directory).set("HINDSIGHT_RETENTION_PERIOD", "P2Y");
    TestWarehouse warehouse = folder.warehouse().migrated();
    for (int id = 1; id <= 3; id++) {
      warehouse.execute(old(id));
      assertThat(folder.run("purge").code()).isZero();
      if (id == 2) {
        copy(ANCHOR, "older");
      }
    }
    copy(WAREHOUSE, "kept");
    copy(ANCHOR, "newest");
    assertThat(folder.run("audit", "verify").code()).isZero();

    for (Tampering each : IN_THE_WAREHOUSE) {
      warehouse.execute(each.statements().toArray(String[]::new));
      assertFound(folder, each.name(), each.finding());
      copy("kept", WAREHOUSE);
    }
    copy("older", ANCHOR);
    assertFound(
        folder,
        "the anchor older",
        "the anchor is at line 4, older than the chain's end at line 6");
    Files.delete(directory.resolve("data").resolve(ANCHOR));
    assertFound(folder, "the anchor missing", "the anchor file ");

    copy("newest", ANCHOR);
    assertThat(folder.run("audit", "verify").code()).as("all put back").isZero();
  }

  private static void assertFound(CommandFolder folder, String name, String finding) {
    CommandRun verify = folder.run("audit", "verify", "--format=csv");
    assertThat(verify.code()).as(name).isEqualTo(4);
    assertThat(verify.out().lines().skip(1).findFirst().orElse("").replace("\"", ""))
        .as(name)
        .startsWith(finding);
    assertThat(verify.err()).as(name).contains("The audit is not whole.");
  }
}
