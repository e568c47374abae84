package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of retention, as they are typed. */
class RetentionCommandsIT {
  private static final String ALL = "--set=hindsight.retention.period=P90Y";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();

  @BeforeEach
  void three_transactions_of_which_two_are_old() {
    source.execute(
        "INSERT INTO transactions VALUES"
            + " (1, 1, NULL, now() - INTERVAL '3 years', 'old', 'FR', 1, 1, 1),"
            + " (2, 1, now() - INTERVAL '3 years', NULL, 'old', 'FR', 1, 1, 1),"
            + " (3, 1, NULL, now(), 'fresh', 'FR', 1, 1, 1)");
  }

  private CommandRun hindsight(Object command, String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.add("--set=hindsight.source.url=" + source.url());
    args.add("--set=hindsight.source.slot=hindsight_h2_" + source.name());
    args.add("--set=hindsight.warehouse.password=secret");
    args.add("--set=hindsight.warehouse.url=jdbc:h2:file:./warehouse;AUTO_SERVER=TRUE");
    return CommandRun.of(folder, command, args.toArray(String[]::new));
  }

  private CommandRun run(String... words) {
    List<String> args = new ArrayList<>(List.of("run", "--until-caught-up"));
    args.addAll(List.of(words));
    return hindsight(new RunCommand(), args.toArray(String[]::new));
  }

  private CommandRun purge(String... words) {
    List<String> args = new ArrayList<>(List.of("purge"));
    args.addAll(List.of(words));
    return hindsight(new PurgeCommand(), args.toArray(String[]::new));
  }

  private CommandRun audit(String... words) {
    List<String> args = new ArrayList<>(List.of("audit"));
    args.addAll(List.of(words));
    return hindsight(new AuditCommand(), args.toArray(String[]::new));
  }

  private TestWarehouse warehouse() {
    return new TestWarehouse(folder);
  }

  private static final String IDS =
      "SELECT transaction_id FROM transaction_history ORDER BY transaction_id";

  @Test
  void purge_shows_what_would_go_then_takes_it_and_leaves_a_report() {
    assertThat(run(ALL).code()).isZero();
    CommandRun dry = purge("--dry-run", "--format=csv");
    assertThat(dry.code()).isZero();
    assertThat(dry.out())
        .startsWith("table_name,month,rows,oldest,newest\ntransaction_history,")
        .hasLineCount(2);
    assertThat(dry.err()).contains("2 rows would go: they are from before ");
    assertThat(purge("--dry-run", "--now=2001-01-01", "--format=json").out().strip())
        .isEqualToIgnoringWhitespace("[]");
    assertThat(purge("--dry-run", "--format=json").out())
        .containsPattern(
            "\\{\\s*\"table_name\" ?: ?\"transaction_history\",\\s*\"month\" ?: ?\"\\d{4}-\\d\\d\",\\s*\"rows\" ?: ?2,");
    assertThat(purge("--dry-run").out())
        .containsPattern(
            "table_name +month +rows +oldest +newest\\R[- ]+\\Rtransaction_history +\\d{4}-\\d\\d +2 ");
    assertThat(warehouse().rows(IDS)).containsExactly("1", "2", "3");

    CommandRun purged = purge();
    assertThat(purged.code()).isZero();
    assertThat(purged.err()).contains("purged 2 rows from before ", "kept out 0");
    assertThat(warehouse().rows(IDS)).containsExactly("3");
    assertThat(audit("report", "--format=csv").out())
        .startsWith(
            "seq,at,kind,table_name,period,cutoff,rows_deleted,rows_refused,oldest,newest,run_by,gone_by,note\n")
        .containsPattern("\n\\d+,[^,]+Z,purge,transaction_history,P2Y,[^,]+Z,2,0,[^,]+Z,[^,]+Z,")
        .containsPattern(",run,,P2Y,[^,]+Z,2,0,");
    assertThat(audit("verify"))
        .satisfies(
            verify -> {
              assertThat(verify.code()).isZero();
              assertThat(verify.err()).contains("The audit is whole: 3 lines.");
            });
  }

  @Test
  void verify_of_a_tampered_audit_ends_with_4_and_the_broken_link() {
    run(ALL);
    purge();
    warehouse().execute("UPDATE purge_audit SET rows_deleted = 0 WHERE seq = 2");
    CommandRun verify = audit("verify", "--format=csv");
    assertThat(verify.code()).isEqualTo(4);
    assertThat(verify.out())
        .isEqualTo("finding\nline 2 was changed: its content does not give its hash\n");
  }

  @Test
  void a_restored_warehouse_is_purged_before_run_ends_with_3() throws Exception {
    run(ALL);
    Path file = folder.resolve("warehouse.mv.db");
    Path backup = folder.resolve("backup");
    Files.copy(file, backup);
    // The source goes on, the purge takes the old rows, and then the disk is replaced.
    source.execute("UPDATE merchants SET name = 'Boulangerie Paul' WHERE id = 1");
    run(ALL);
    purge();
    Files.delete(file);
    Files.move(backup, file);
    assertThat(warehouse().rows(IDS)).containsExactly("1", "2", "3");

    CommandRun run = run();
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("purged 2 rows", "behind slot", "see ops/hindsight audit verify");
    assertThat(warehouse().rows(IDS)).containsExactly("3");

    assertThat(audit("verify").code()).isEqualTo(4);
    assertThat(audit("accept-restore", "--reason=the disk was replaced").code()).isZero();
    assertThat(audit("verify").code()).isZero();
  }

  @Test
  void a_missed_purge_is_caught_up_at_start_also_when_the_position_is_lost() {
    assertThat(run(ALL).code()).isZero();
    source.execute(
        "SELECT pg_drop_replication_slot('hindsight_h2_" + source.name() + "')",
        "UPDATE merchants SET name = 'Boulangerie Paul' WHERE id = 1");
    // Since the purge that the first start began with it has been that time.
    String due = "--set=hindsight.retention.at=" + LocalTime.now(ZoneOffset.UTC);

    CommandRun run = run(due);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).containsSubsequence("purged 2 rows", "is gone from the source");
    assertThat(warehouse().rows(IDS)).containsExactly("3");
    assertThat(audit("verify").code()).isZero();
    assertThat(run(due).err()).as("once a day").doesNotContain("purged");
  }

  @Test
  void what_run_keeps_out_is_in_the_audit_when_it_ends() {
    assertThat(run().code()).isZero();
    assertThat(warehouse().rows(IDS)).containsExactly("3");
    assertThat(
            warehouse().rows("SELECT kind, table_name, rows_refused FROM purge_audit ORDER BY seq"))
        .containsExactly("run|null|0", "refused|transaction_history|2");
    assertThat(audit("verify").code()).isZero();
  }

  @Test
  void purge_with_compact_leaves_no_byte() throws Exception {
    run(ALL);
    CommandRun purged = purge("--compact");
    assertThat(purged.code()).isZero();
    assertThat(purged.err()).contains("the warehouse's file holds none of it since ");
    assertThat(warehouse().rows("SELECT kind FROM purge_audit ORDER BY seq"))
        .containsExactly("run", "purge", "run", "compact");
  }

  @Test
  void usage_errors_and_a_missing_warehouse_end_with_2() {
    assertThat(purge("--now=2026-01-01").code()).isEqualTo(2);
    assertThat(purge("--dry-run", "--compact").code()).isEqualTo(2);
    assertThat(audit().code()).isEqualTo(2);
    assertThat(audit("accept-restore").code()).isEqualTo(2);
    assertThat(purge().code()).isEqualTo(2);
    assertThat(audit("verify").code()).isEqualTo(2);
    assertThat(folder.resolve("warehouse.mv.db")).doesNotExist();
  }
}
