package dev.hindsight.cli;

import static dev.hindsight.cli.CommandFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCommandIT {
  private static final String FOUND_BY_SNAPSHOT =
      "History is incomplete before 2026-01-01T00:00:00.000000Z:"
          + " a snapshot found 1, and it was true since before.";

  @TempDir Path directory;
  private CommandFolder folder;
  private TestWarehouse warehouse;

  @BeforeEach
  void fill() {
    folder = new CommandFolder(directory);
    warehouse = folder.filled();
  }

  @Test
  void all_versions_of_a_row_are_printed_in_order() {
    assertThat(folder.run("history", "1", "--format", "csv"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                transaction_id,amount,creation_date,execution_date,label,country_code,consumer_id,bank_id,merchant_id,valid_from,valid_to,is_current,opened_by,closed_by,previous_key,commit_lsn,closed_lsn,tx_ordinal,source_tx,source_committed_at,recorded_at
                1,10.50000,2025-12-30T08:00:00.000000Z,2025-12-31T08:00:00.000000Z,bakery,FR,1,1,,2026-01-01T00:00:00.000000Z,2026-01-05T10:00:00.000000Z,false,snapshot,correction,,100,200,0,,,2026-01-05T10:00:01.500000Z
                1,12.25000,2025-12-30T08:00:00.000000Z,2025-12-31T08:00:00.000000Z,bakery,FR,1,1,,2026-01-05T10:00:00.000000Z,9999-12-31T00:00:00.000000Z,true,correction,,,200,,0,,,2026-01-05T10:00:01.500000Z
                """,
                lines(FOUND_BY_SNAPSHOT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"consumers", "public.consumers", "consumer_history", "consumer", "CONSUMERS"})
  void a_table_goes_by_its_name_in_source_and_warehouse(String name) {
    assertThat(folder.run("history", "1", "--table", name, "--format=json").out())
        .isEqualTo(
            lines(
                "[",
                "{\"consumer_id\":1,\"name\":\"Ada\",\"prefered_merchants\":[1,2],"
                    + "\"valid_from\":\"2026-01-01T00:00:00.000000Z\",\"valid_to\":\"9999-12-31T00:00:00.000000Z\","
                    + "\"is_current\":true,\"opened_by\":\"snapshot\",\"closed_by\":null,\"previous_key\":null,"
                    + "\"commit_lsn\":100,\"closed_lsn\":null,\"tx_ordinal\":0,\"source_tx\":null,"
                    + "\"source_committed_at\":null,\"recorded_at\":\"2026-01-01T00:00:01.000000Z\"}]"));
  }

  @Test
  void a_wrong_table_ends_with_2_and_the_nearest_right_one() {
    assertThat(folder.run("history", "1", "--table", "transactoins"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                lines(
                    "hindsight: There is no table 'transactoins'; did you mean transactions?"
                        + " There are transactions, consumers, merchants, banks.")));
  }

  @Test
  void a_wrong_key_ends_with_2() {
    assertThat(folder.run("history", "one"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                lines(
                    "hindsight: 'one' does not fit transaction_history:"
                        + " expected transaction_id (integer).")));
  }

  @Test
  void a_key_without_versions_is_said_on_stderr() {
    CommandRun run = folder.run("history", "9", "--table=banks", "--format=json");
    assertThat(run)
        .isEqualTo(
            new CommandRun(0, lines("[]"), lines("There is no version of 9 in bank_history.")));
  }

  @Test
  void what_is_missing_is_said_on_stderr() {
    warehouse.execute(
        "INSERT INTO history_gap VALUES ('public.transactions', 1, 2, '2025-01-01 00:00:00+00',"
            + " '2025-02-01 00:00:00+00', 'resnapshot', '2026-01-01 00:00:00+00')",
        "INSERT INTO history_gap VALUES ('public.transactions', 5, 9, '2026-01-02 00:00:00+00',"
            + " '2026-01-03 12:00:00+00', 'resnapshot', '2026-01-03 00:00:00+00')",
        "UPDATE pipeline_position SET state = 'snapshot', snapshot_rows = 1, snapshot_expected = 4");
    folder.set("HINDSIGHT_RETENTION_PERIOD", "P1D");
    CommandRun run = folder.run("history", "1");
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .hasSize(4)
        .startsWith(
            "History is incomplete: a snapshot has begun and not ended (25%).", FOUND_BY_SNAPSHOT)
        .endsWith(
            "History is incomplete: of what was committed between 2026-01-02T00:00:00.000000Z"
                + " and 2026-01-03T12:00:00.000000Z only the outcome is known (resnapshot).");
    assertThat(run.err()).contains("may have been purged (hindsight.retention.period P1D).");
  }
}
