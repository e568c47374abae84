package dev.hindsight.cli;

import static dev.hindsight.cli.CommandFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandIT {
  private static final String NO_SOURCE =
      "Nothing is known of the source: No Postgres answered at 127.0.0.1:1/oltp within 2 s"
          + " (SQL state 08001): start it, or set hindsight.source.url.";

  @TempDir Path directory;

  @Test
  void the_warehouse_alone_tells_how_far_it_has_come() {
    CommandFolder folder = new CommandFolder(directory);
    TestWarehouse warehouse = folder.filled();
    for (String table : new String[] {"banks", "consumers"}) {
      warehouse.execute(
          "INSERT INTO history_gap VALUES ('public."
              + table
              + "', 1, 2, '2026-01-02 00:00:00+00', '2026-01-03 00:00:00+00', 'resnapshot', '2026-01-03 00:00:00+00')");
    }
    assertThat(folder.run("status"))
        .isEqualTo(
            new CommandRun(
                0,
                lines(
                    "name                          value",
                    "----------------------------  ---------------------------------------------------------------------------------------------------------",
                    "state                         streaming",
                    "position                      1/C8",
                    "position_number               4294967496",
                    "last_transaction_at           2026-01-05T10:00:00.000000Z",
                    "updated_at                    2026-01-05T10:00:01.000000Z",
                    "slot                          hindsight_h2",
                    "epoch                         3",
                    "holder                        a test",
                    "transaction_history_versions  3",
                    "transaction_history_current   1",
                    "consumer_history_versions     1",
                    "consumer_history_current      1",
                    "merchant_history_versions     0",
                    "merchant_history_current      0",
                    "bank_history_versions         0",
                    "bank_history_current          0",
                    "quarantine_waiting            0",
                    "gaps                          1",
                    "gap                           2026-01-02T00:00:00.000000Z to 2026-01-03T00:00:00.000000Z (resnapshot) in public.banks, public.consumers",
                    "source                        127.0.0.1:1/oltp"),
                lines(NO_SOURCE)));
  }

  @Test
  void a_snapshot_under_way_has_a_percentage_and_no_position() {
    CommandFolder folder = new CommandFolder(directory);
    folder
        .filled()
        .execute(
            "UPDATE pipeline_position SET state = 'snapshot', snapshot_rows = 30, snapshot_expected = 40");
    assertThat(folder.run("status", "--format=csv").out())
        .startsWith(
            "name,value\nstate,snapshotting\nsnapshot_percent,75\nsnapshot_rows,30\nupdated_at,")
        .doesNotContain("position");
  }

  @Test
  void the_source_tells_about_the_slot() {
    TestSource source = SourceServer.bankSource();
    CommandFolder folder = CheckCommandIT.connected(directory, source);
    new TestPipeline(source, folder.warehouse().migrated()).catchUp();
    CommandRun run = folder.run("status", "--format=json");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "{\"name\":\"state\",\"value\":\"streaming\"}",
            "{\"name\":\"consumer_history_current\",\"value\":2}",
            "{\"name\":\"slot_wal_status\",\"value\":\"reserved\"}",
            "{\"name\":\"slot_active\",\"value\":\"no\"}")
        .containsPattern("\"source_distance_bytes\",\"value\":\\d+}")
        .containsPattern("\"slot_retained_bytes\",\"value\":\\d+}")
        .doesNotContain("secret");
  }
}
